package dev.carillon;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import dev.carillon.testing.HttpReply;
import dev.carillon.testing.RawHttp;
import dev.carillon.testing.RawWebSocket;
import dev.carillon.testing.Recorder;
import dev.carillon.testing.SocketIoFixture;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The behaviour for Socket.IO 1 and 2 clients (Engine.IO v3). */
class OldClientsTest {
    private static final String UPGRADE_REQUEST = """
            GET /socket.io/?EIO=3&transport=websocket HTTP/1.1\r
            Host: localhost\r
            Upgrade: websocket\r
            Connection: Upgrade\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            Sec-WebSocket-Version: 13\r
            \r
            """;

    private final Recorder<Socket> connected = new Recorder<>();
    private final SocketIoFixture server = SocketIoFixture.start(options ->
            options.allowEio3(true).pingInterval(Duration.ofMillis(300)).pingTimeout(Duration.ofMillis(200)));

    @AfterEach
    void stop() {
        server.close();
    }

    private RawWebSocket open() {
        return RawWebSocket.open(server.address(), "/socket.io/?EIO=3&transport=websocket");
    }

    private static String sid(String open) {
        return JsonParser.parseString(open.substring(1))
                .getAsJsonObject()
                .get("sid")
                .getAsString();
    }

    @Test
    void mainNamespaceIsJoinedAutomatically() {
        server.io().onConnection(connected::add);
        try (RawWebSocket client = open()) {
            String sid = sid(client.readText());
            assertEquals("40", client.readText());
            assertEquals(sid, connected.next().id());
        }
    }

    /** The server recognizes browser clients 1.1 to 1.3 by the format of their timestamp. */
    @ParameterizedTest
    @CsvSource({
        "t=1448000000000-0,          application/octet-stream",
        "t=1448000000000-17&b64=1,   text/plain; charset=UTF-8",
        "t=Lg2Hk5d,                  text/plain; charset=UTF-8",
        "t=1448000000000,            text/plain; charset=UTF-8",
        "x=1,                        text/plain; charset=UTF-8"
    })
    void oldestBrowserClientsReceiveBytes(String query, String contentType) {
        try (RawHttp http = RawHttp.connect(server.address())) {
            HttpReply open = http.get("/socket.io/?EIO=3&transport=polling&" + query);
            assertEquals(contentType, open.header("content-type"));
            boolean bytes = contentType.startsWith("application");
            assertEquals(bytes ? 0 : '1', open.body().charAt(0), "the framing of the OPEN packet");
            String sid = open.body().replaceAll("(?s).*\"sid\":\"([^\"]+)\".*", "$1");
            HttpReply next = http.get("/socket.io/?EIO=3&transport=polling&sid=" + sid);
            assertEquals(contentType, next.header("content-type"));
        }
    }

    @Test
    void currentClientsReceiveTextWithAnyTimestamp() {
        try (RawHttp http = RawHttp.connect(server.address())) {
            HttpReply open = http.get("/socket.io/?EIO=4&transport=polling&t=1448000000000-0");
            assertEquals("text/plain; charset=UTF-8", open.header("content-type"));
        }
    }

    @Test
    void otherNamespaceIsJoinedWithItsQuery() {
        server.io().of("/admin").onConnection(connected::add);
        try (RawWebSocket client = open()) {
            String sid = sid(client.readText());
            client.readText();
            client.send("40/admin?token=a%20b,");
            assertEquals("40/admin,", client.readText());
            Socket socket = connected.next();
            assertEquals("/admin#" + sid, socket.id());
            assertEquals("a b", socket.handshake().auth().get("token").getAsString());
        }
    }

    @Test
    void refusalIsSentAsBareData() {
        server.io().of("/a").use((socket, next) -> next.refuse("no"));
        server.io().of("/b").use((socket, next) -> next.refuse(new ConnectError("no", Map.of("code", 1))));
        try (RawWebSocket client = open()) {
            client.readText();
            client.readText();
            assertEquals("44/a,\"no\"", client.send("40/a,").readText());
            assertEquals("44/b,{\"code\":1}", client.send("40/b,").readText());
            assertEquals(
                    "44/c,{\"message\":\"Invalid namespace\"}",
                    client.send("40/c,").readText());
        }
    }

    @Test
    void clientWithoutPingsTimesOut() {
        server.io()
                .onConnection(socket -> socket.onDisconnect((reason, description) -> {
                    assertEquals(DisconnectReason.PING_TIMEOUT, reason);
                    connected.add(socket);
                }));
        try (RawWebSocket client = open()) {
            client.readText();
            client.readText();
            assertEquals("3", client.send("2").readText());
            client.awaitClose();
            connected.next();
        }
    }

    @Test
    void oldClientsAreRefusedByDefault() {
        try (var strict = SocketIoFixture.start();
                RawHttp client = RawHttp.connect(strict.address())) {
            for (String version : List.of("&EIO=3", "")) {
                var reply = client.get("/socket.io/?transport=polling" + version);
                assertEquals(400, reply.status());
                assertTrue(reply.body().contains("Unsupported protocol version"), reply.body());
            }
        }
    }

    @Test
    void missingVersionMeansVersion3UnlessRequired() {
        try (var strict =
                        SocketIoFixture.start(options -> options.allowEio3(true).requireVersion(true));
                RawHttp toStrict = RawHttp.connect(strict.address());
                RawHttp toLenient = RawHttp.connect(server.address())) {
            String handshake = "/socket.io/?transport=polling";
            assertEquals(400, toStrict.get(handshake).status());
            assertEquals(200, toStrict.get(handshake + "&EIO=3").status());
            assertEquals(200, toLenient.get(handshake).status());
        }
    }

    /** Some clients listen for packets only after the connection opens. They would miss a packet that arrives with the response. */
    @Test
    void firstWebSocketPacketIsSentSeparately() {
        EmbeddedChannel connection = new EmbeddedChannel(new HttpServerCodec());
        connection.freezeTime();
        server.io().attach(connection.pipeline());
        connection.writeInbound(Unpooled.copiedBuffer(UPGRADE_REQUEST, StandardCharsets.US_ASCII));
        connection.advanceTimeBy(9, TimeUnit.MILLISECONDS);
        connection.runScheduledPendingTasks();
        assertTrue(sentBy(connection).endsWith("\r\n\r\n"));
        connection.advanceTimeBy(1, TimeUnit.MILLISECONDS);
        connection.runScheduledPendingTasks();
        assertTrue(sentBy(connection).contains("0{\"sid\":"));
        connection.finishAndReleaseAll();
    }

    private static String sentBy(EmbeddedChannel connection) {
        connection.runPendingTasks();
        StringBuilder sent = new StringBuilder();
        for (ByteBuf part = connection.readOutbound(); part != null; part = connection.readOutbound()) {
            sent.append(part.toString(StandardCharsets.ISO_8859_1));
            part.release();
        }
        return sent.toString();
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "AUTO"})
    void earlyDisconnectLeavesNothingBehind(IoTransport transport) {
        try (SocketIoFixture own =
                SocketIoFixture.start(options -> options.allowEio3(true).ioTransport(transport))) {
            for (int i = 0; i < 200; i++) {
                RawHttp client = RawHttp.connect(own.address()).send(UPGRADE_REQUEST);
                assertEquals(101, client.read().status());
                if (i % 2 == 0) {
                    client.reset();
                } else {
                    client.close();
                }
            }
            await().until(() -> own.io().stats().equals(new ServerStats(0, 0, 0, 0, 0)));
        }
    }
}
