package dev.carillon.nettysocketio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.corundumstudio.socketio.Transport;
import com.corundumstudio.socketio.protocol.JacksonJsonSupport;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.google.gson.JsonObject;
import dev.carillon.testing.HttpReply;
import dev.carillon.testing.RawHttp;
import dev.carillon.testing.RawWebSocket;
import dev.carillon.testing.Recorder;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The effect of configuration options on the wire. */
class ConfigurationTest extends ServerTest {
    private static final String ORIGIN = "Origin: http://app.example";

    @Test
    void handshakeContainsTheHeartbeat() {
        configuration.setPingInterval(1234);
        configuration.setPingTimeout(5678);
        JsonObject open = open(http().get(POLLING));
        assertEquals(1234, open.get("pingInterval").getAsInt());
        assertEquals(5678, open.get("pingTimeout").getAsInt());
    }

    @Test
    void handshakeContainsTheDefaultHeartbeat() {
        JsonObject open = open(http().get(POLLING));
        assertEquals(25_000, open.get("pingInterval").getAsInt());
        assertEquals(60_000, open.get("pingTimeout").getAsInt());
    }

    @Test
    void contextSetsThePath() {
        configuration.setContext("/my/chat");
        assertEquals(200, http().get(POLLING.replace("/socket.io", "/my/chat")).status());
        assertTrue(http().get(POLLING).status() >= 400);
        assertTrue(connect("", options -> options.path = "/my/chat/").isConnected());
    }

    @Test
    void onlyWebSocketIsAllowed() {
        configuration.setTransports(Transport.WEBSOCKET);
        assertEquals(400, http().get(POLLING).status());
        assertTrue(connect().isConnected());
    }

    @Test
    void onlyPollingIsAllowed() {
        configuration.setTransports(Transport.POLLING);
        assertEquals(400, http().send(RawWebSocket.handshake(WEBSOCKET)).read().status());
        assertTrue(open(http().get(POLLING)).get("upgrades").getAsJsonArray().isEmpty());
        assertTrue(connect("", options -> options.transports = new String[] {"polling"})
                .isConnected());
    }

    @Test
    void upgradeIsOffered() {
        assertEquals(
                "[\"websocket\"]", open(http().get(POLLING)).get("upgrades").toString());
    }

    @Test
    void connectionWithoutDataIsClosed() {
        configuration.setFirstDataTimeout(200);
        http().awaitEnd();
    }

    @Test
    void tooLargeFrameClosesTheConnection() {
        configuration.setMaxFramePayloadLength(1000);
        RawWebSocket webSocket = joined();
        webSocket.send("42[\"say\",\"" + "x".repeat(2000) + "\"]");
        webSocket.connection().awaitEnd();
    }

    @Test
    void anyOriginIsAllowedByDefault() {
        HttpReply reply = http().get(POLLING, ORIGIN);
        assertEquals("http://app.example", reply.header("access-control-allow-origin"));
        assertEquals("true", reply.header("access-control-allow-credentials"));
        webSocket(WEBSOCKET, ORIGIN).readText();
    }

    @Test
    void configuredOriginIsAllowed() {
        configuration.setOrigin("http://app.example");
        HttpReply reply = http().get(POLLING, ORIGIN);
        assertEquals(200, reply.status());
        assertEquals("http://app.example", reply.header("access-control-allow-origin"));
        assertEquals("true", reply.header("access-control-allow-credentials"));
        webSocket(WEBSOCKET, ORIGIN).readText();
    }

    @Test
    void headersAreAllowed() {
        configuration.setAllowHeaders("x-token, x-more");
        // The original sends the header with every response, the bridge with responses to preflight requests.
        HttpReply reply = http().send(RawHttp.request(kind.expects("GET", "OPTIONS"), POLLING, ORIGIN) + "\r\n")
                .read();
        assertEquals(
                "x-token,x-more", reply.header("access-control-allow-headers").replace(" ", ""));
    }

    @Test
    void withoutCorsNoOriginIsAllowed() {
        configuration.setEnableCors(false);
        assertNull(http().get(POLLING, ORIGIN).header("access-control-allow-origin"));
        assertEquals(200, http().get(POLLING).status());
    }

    @Test
    void responsesAreCompressed() {
        assertEquals("gzip", largePoll().header("content-encoding"));
    }

    @Test
    void responseCompressionCanBeDisabled() {
        configuration.setHttpCompression(false);
        assertNull(largePoll().header("content-encoding"));
    }

    @Test
    void webSocketCompressionIsNegotiated() {
        assertTrue(askForCompression().header("sec-websocket-extensions").startsWith("permessage-deflate"));
    }

    @Test
    void webSocketCompressionCanBeDisabled() {
        configuration.setWebsocketCompression(false);
        assertNull(askForCompression().header("sec-websocket-extensions"));
    }

    @Test
    void serverListensOnConfiguredAddressOnly() {
        start();
        assertThrows(ConnectException.class, () -> new Socket("127.0.0.2", configuration.getPort()).close());
    }

    @Test
    void customJsonSupportIsUsed() {
        configuration.setJsonSupport(new JacksonJsonSupport(pointsAsTexts()));
        Recorder<Point> received = new Recorder<>();
        server().addEventListener("move", Point.class, (client, point, ack) -> {
            received.add(point);
            client.sendEvent("moved", point);
            ack.sendAckData(point);
        });
        Client client = connect();
        assertEquals(List.of("3:4"), client.ask("move", "3:4"));
        assertEquals(new Point(3, 4, null), received.next());
        assertEquals("3:4", client.next("moved"));
    }

    @Test
    void changesAfterCreationAreIgnored() {
        configuration.setPingInterval(1234);
        server();
        configuration.setPingInterval(99);
        assertEquals(1234, open(http().get(POLLING)).get("pingInterval").getAsInt());
        assertEquals(99, server().getConfiguration().getPingInterval());
    }

    private HttpReply largePoll() {
        server().addConnectListener(client -> client.sendEvent("large", "x".repeat(5000)));
        String target = POLLING + "&sid=" + open(http().get(POLLING)).get("sid").getAsString();
        http().post(target, "40");
        HttpReply reply = http().get(target, "Accept-Encoding: gzip");
        boolean early = reply.body().startsWith("40")
                && !reply.body().contains("large"); // the bridge runs listeners on other threads
        return early ? http().get(target, "Accept-Encoding: gzip") : reply;
    }

    private HttpReply askForCompression() {
        return http().send(RawWebSocket.handshake(WEBSOCKET, "Sec-WebSocket-Extensions: permessage-deflate"))
                .read();
    }

    static JsonObject open(HttpReply reply) {
        assertEquals(200, reply.status());
        return com.google.gson.JsonParser.parseString(reply.body().substring(1)).getAsJsonObject();
    }

    private static SimpleModule pointsAsTexts() {
        SimpleModule module = new SimpleModule();
        module.addSerializer(Point.class, new JsonSerializer<>() {
            @Override
            public void serialize(Point point, JsonGenerator json, SerializerProvider provider) throws IOException {
                json.writeString(point.getX() + ":" + point.getY());
            }
        });
        module.addDeserializer(Point.class, new JsonDeserializer<>() {
            @Override
            public Point deserialize(JsonParser json, DeserializationContext context) throws IOException {
                List<String> numbers = List.of(json.getText().split(":", 2));
                return new Point(Integer.parseInt(numbers.get(0)), Integer.parseInt(numbers.get(1)), null);
            }
        });
        return module;
    }
}
