package dev.carillon.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.SocketIoServer;
import dev.carillon.testing.Frame;
import dev.carillon.testing.RawWebSocket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The pings to plain WebSockets, on a connection without a network and with a frozen clock. */
class WebSocketPingsTest {
    private static final Duration MOMENT = Duration.ofMillis(1);
    private static final Duration INTERVAL = Duration.ofSeconds(3);
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final Duration ENGINE_INTERVAL = Duration.ofSeconds(10);
    private static final Duration ENGINE_TIMEOUT = Duration.ofSeconds(5);
    private static final String PING = "8900";

    private final EmbeddedChannel connection = new EmbeddedChannel(new HttpServerCodec());
    private SocketIoServer io;

    @AfterEach
    void stop() {
        connection.finishAndReleaseAll();
        io.close();
    }

    private static SocketIoServer.Builder engine() {
        return SocketIoServer.builder()
                .pingInterval(ENGINE_INTERVAL)
                .pingTimeout(ENGINE_TIMEOUT)
                .handlerExecutor(Runnable::run);
    }

    private static SocketIoServer.Builder both() {
        return engine().webSocketPingInterval(INTERVAL).webSocketPingTimeout(TIMEOUT);
    }

    private void open(SocketIoServer.Builder options, String target) {
        io = options.build();
        io.webSocket("/ws", socket -> {});
        connection.freezeTime();
        io.attach(connection.pipeline());
        send(RawWebSocket.handshake(target).getBytes(StandardCharsets.UTF_8));
        assertTrue(new String(ByteBufUtil.decodeHexDump(sent()), StandardCharsets.UTF_8).startsWith("HTTP/1.1 101 "));
    }

    private void send(byte[] bytes) {
        connection.writeInbound(Unpooled.wrappedBuffer(bytes));
        connection.runPendingTasks();
    }

    private void pass(Duration time) {
        connection.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
        connection.runPendingTasks();
        connection.runScheduledPendingTasks();
        connection.runPendingTasks();
    }

    /** What the server has sent since the last call, in hexadecimal. */
    private String sent() {
        StringBuilder text = new StringBuilder();
        for (ByteBuf part = connection.readOutbound(); part != null; part = connection.readOutbound()) {
            text.append(ByteBufUtil.hexDump(part));
            part.release();
        }
        return text.toString();
    }

    private void awaitPing(Duration interval) {
        pass(interval.minus(MOMENT));
        assertEquals("", sent());
        pass(MOMENT);
        assertEquals(PING, sent());
    }

    private void assertClosedAfter(Duration timeout) {
        pass(timeout.minus(MOMENT));
        assertTrue(connection.isOpen());
        pass(MOMENT);
        assertFalse(connection.isOpen());
        assertEquals("", sent(), "no Close frame");
    }

    @Test
    void silentClientIsClosedAfterTheTimeout() {
        open(both(), "/ws");
        awaitPing(INTERVAL);
        assertClosedAfter(TIMEOUT);
    }

    @Test
    void clientThatAnswersStaysUntilItStops() {
        open(both(), "/ws");
        for (int i = 0; i < 10; i++) {
            awaitPing(INTERVAL);
            send(RawWebSocket.frame(true, Frame.PONG, new byte[0]));
            pass(TIMEOUT);
        }
        awaitPing(INTERVAL);
        assertClosedAfter(TIMEOUT);
    }

    @Test
    void anyMessageIsAnAnswer() {
        open(both(), "/ws");
        awaitPing(INTERVAL);
        send(RawWebSocket.frame(true, Frame.TEXT, new byte[] {'x'}));
        pass(TIMEOUT);
        awaitPing(INTERVAL);
        send(RawWebSocket.frame(true, Frame.BINARY, new byte[] {1}));
        pass(TIMEOUT);
        awaitPing(INTERVAL);
        assertClosedAfter(TIMEOUT);
    }

    @Test
    void answerBeforeThePingDoesNotCount() {
        open(both(), "/ws");
        send(RawWebSocket.frame(true, Frame.PONG, new byte[0]));
        send(RawWebSocket.frame(true, Frame.TEXT, new byte[] {'x'}));
        awaitPing(INTERVAL);
        assertClosedAfter(TIMEOUT);
    }

    @Test
    void thePingsOfEngineIoAreTheDefault() {
        open(engine(), "/ws");
        awaitPing(ENGINE_INTERVAL);
        assertClosedAfter(ENGINE_TIMEOUT);
    }

    @Test
    void eachOptionHasItsOwnDefault() {
        open(engine().webSocketPingTimeout(TIMEOUT), "/ws");
        awaitPing(ENGINE_INTERVAL);
        assertClosedAfter(TIMEOUT);
    }

    @Test
    void thePingsOfSocketIoStayAsTheyAre() {
        open(both(), "/socket.io/?EIO=4&transport=websocket");
        pass(ENGINE_INTERVAL.minus(MOMENT));
        assertEquals("", sent());
        pass(MOMENT);
        assertEquals("810132", sent(), "the packet '2'");
        assertTrue(connection.isOpen());
    }

    @Test
    void timeMustBeAtLeastAMillisecond() {
        SocketIoServer.Builder builder = engine();
        io = builder.build();
        for (Duration time : new Duration[] {Duration.ZERO, Duration.ofMillis(-1), Duration.ofNanos(999_999)}) {
            assertThrows(IllegalArgumentException.class, () -> builder.webSocketPingInterval(time));
            assertThrows(IllegalArgumentException.class, () -> builder.webSocketPingTimeout(time));
        }
    }
}
