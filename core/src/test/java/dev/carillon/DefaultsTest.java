package dev.carillon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.carillon.internal.engineio.EngineOptions;
import dev.carillon.internal.limit.ServerLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The default options. The tests use one connection without a network, and a frozen clock. */
class DefaultsTest {
    private static final Duration MOMENT = Duration.ofMillis(1);

    private final SocketIoServer io = SocketIoServer.builder().build();
    private final EmbeddedChannel connection = new EmbeddedChannel(new HttpServerCodec());

    @BeforeEach
    void attach() {
        connection.freezeTime();
        io.attach(connection.pipeline());
    }

    @AfterEach
    void stop() {
        connection.finishAndReleaseAll();
        io.close();
    }

    private void pass(Duration time) {
        connection.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
        connection.runPendingTasks();
        connection.runScheduledPendingTasks();
        connection.runPendingTasks();
    }

    private void send(String request) {
        connection.writeInbound(Unpooled.copiedBuffer(request, StandardCharsets.UTF_8));
        connection.runPendingTasks();
    }

    /** All data that the server has sent since the last call. */
    private String answer() {
        StringBuilder text = new StringBuilder();
        for (ByteBuf part = connection.readOutbound(); part != null; part = connection.readOutbound()) {
            text.append(part.toString(StandardCharsets.UTF_8));
            part.release();
        }
        return text.toString();
    }

    private String bodyOfAnswer() {
        String answer = answer();
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }

    private void get(String target) {
        send("GET " + target + " HTTP/1.1\r\nHost: carillon.test\r\n\r\n");
    }

    /** Opens a session on the default path and returns the payload of the OPEN packet. */
    private JsonObject open() {
        get("/socket.io/?EIO=4&transport=polling");
        return JsonParser.parseString(bodyOfAnswer().substring(1)).getAsJsonObject();
    }

    @Test
    void openPacketHasTheDefaults() {
        JsonObject open = open();
        assertTrue(open.get("sid").getAsString().matches("[\\w-]{20}"), open.toString());
        open.remove("sid");
        assertEquals(
                "{\"upgrades\":[\"websocket\"],\"pingInterval\":25000,\"pingTimeout\":20000,\"maxPayload\":1000000}",
                open.toString());
    }

    @Test
    void firstResponseHasNoApplicationHeaders() {
        get("/socket.io/?EIO=4&transport=polling");
        String head = answer().split("\r\n\r\n", 2)[0];
        assertFalse(head.toLowerCase(Locale.ROOT).contains("set-cookie"), head);
        assertEquals(6, head.lines().count(), head);
    }

    @Test
    void connectionWithoutANamespaceIsClosedAfterFortyFiveSeconds() {
        String target =
                "/socket.io/?EIO=4&transport=polling&sid=" + open().get("sid").getAsString();
        get(target);
        pass(Duration.ofSeconds(25));
        assertEquals("2", bodyOfAnswer());
        send("POST " + target + " HTTP/1.1\r\nHost: carillon.test\r\nContent-Length: 1\r\n\r\n3");
        assertEquals("ok", bodyOfAnswer());
        get(target);
        pass(Duration.ofSeconds(20).minus(MOMENT));
        assertEquals("", answer());
        pass(MOMENT);
        assertEquals("1", bodyOfAnswer());
    }

    @Test
    @Tag("netty-4.2") // an EmbeddedChannel of 4.1 has no ticker
    void connectionWithoutARequestIsClosedAfterSixtySeconds() {
        pass(Duration.ofSeconds(60).minus(MOMENT));
        assertTrue(connection.isOpen());
        pass(MOMENT);
        assertFalse(connection.isOpen());
    }

    @Test
    void serverOnlyDefaults() {
        EngineOptions options = SocketIoServer.builder().engineOptions();
        assertEquals(EnumSet.allOf(TransportType.class), options.transports());
        assertEquals(Duration.ofSeconds(10), options.upgradeTimeout());
        assertEquals(16 * 1024 * 1024, options.maxUnsentBytes());
        assertNull(SocketIoServer.builder()
                .serverOptions(null, ServerLimits.none())
                .transports()
                .hooks()
                .allowRequest());
        assertEquals(
                Duration.ofSeconds(5),
                SocketIoServer.builder().socketIoOptions().requestsTimeout());
    }

    @Test
    void recoveryDefaults() {
        ConnectionStateRecovery recovery = ConnectionStateRecovery.builder().build();
        assertEquals(Duration.ofMinutes(2), recovery.maxDisconnectionDuration());
        assertTrue(recovery.skipMiddlewares());
        assertEquals(100_000, recovery.maxPackets());
        assertEquals(64L * 1024 * 1024, recovery.maxBytes());
        assertEquals(100_000, recovery.maxSessions());
    }
}
