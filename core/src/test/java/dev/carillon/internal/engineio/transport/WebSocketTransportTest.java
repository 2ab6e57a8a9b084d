package dev.carillon.internal.engineio.transport;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.google.gson.JsonObject;
import dev.carillon.DisconnectReason;
import dev.carillon.EngineIoListener;
import dev.carillon.Handshake;
import dev.carillon.internal.engineio.Engine;
import dev.carillon.internal.engineio.EngineOptions;
import dev.carillon.internal.engineio.EngineSession;
import dev.carillon.internal.engineio.SessionAccount;
import dev.carillon.internal.engineio.WireFormat;
import dev.carillon.internal.limit.ServerLimits;
import dev.carillon.internal.loop.Timers;
import dev.carillon.internal.websocket.WebSocketConnection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The buffers of binary messages, whose session may be on another event loop than their channel. */
class WebSocketTransportTest {
    private final EventLoop sessionLoop = new DefaultEventLoop();
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final AtomicReference<byte[]> received = new AtomicReference<>();
    private final ByteBuf data = Unpooled.buffer().writeByte(4).writeByte(1);
    private EngineSession session;
    private WebSocketTransport transport;

    private void open(WireFormat format) {
        EngineOptions.Builder options = EngineOptions.builder("/engine.io/");
        options.pingInterval = Duration.ofSeconds(25);
        options.pingTimeout = Duration.ofSeconds(20);
        Engine engine = new Engine(options.build(), opened -> listener(), request -> "id", ServerLimits.none(), null);
        InetSocketAddress address = InetSocketAddress.createUnresolved("client.test", 1);
        Handshake handshake = new Handshake(
                Map.of(), Map.of(), "/", address, Instant.EPOCH, false, false, new JsonObject(), Map.of());
        session = engine.newSession(handshake, new SessionAccount(engine.limits(), null, 0), sessionLoop, format);
        transport =
                new WebSocketTransport(session, new WebSocketConnection(channel, channel.eventLoop(), new Timers()));
        CompletableFuture.runAsync(() -> engine.open(session, transport), sessionLoop)
                .join();
    }

    private EngineIoListener listener() {
        return new EngineIoListener() {
            @Override
            public void onBinary(byte[] message) {
                received.set(message);
            }
        };
    }

    @AfterEach
    void end() {
        sessionLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        channel.finishAndReleaseAll();
        assertEquals(1, data.refCnt()); // the frame handler's reference
        data.release();
    }

    @Test
    void bufferIsRetainedUntilTheSessionHasHandledIt() throws Exception {
        open(WireFormat.V4);
        CountDownLatch busy = new CountDownLatch(1);
        sessionLoop.execute(() -> {
            try {
                busy.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        transport.onBinary(data);
        assertEquals(2, data.refCnt());
        busy.countDown();
        await().untilAsserted(() -> assertEquals(1, data.refCnt()));
        assertEquals(2, received.get().length);
    }

    @Test
    void closedSessionReleasesTheBuffer() {
        open(WireFormat.V4);
        CompletableFuture.runAsync(() -> session.terminate(DisconnectReason.TRANSPORT_CLOSE, ""), sessionLoop)
                .join();
        transport.onBinary(data);
        await().untilAsserted(() -> assertEquals(1, data.refCnt()));
        assertNull(received.get());
    }

    @Test
    void terminatedEventLoopReleasesTheBuffer() {
        open(WireFormat.V4);
        sessionLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        transport.onBinary(data);
        assertEquals(1, data.refCnt());
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    void oldFormatReleasesTheBuffer(int type) {
        open(WireFormat.V3);
        data.setByte(0, type);
        transport.onBinary(data);
        await().untilAsserted(() -> assertEquals(1, data.refCnt()));
        assertEquals(type == 3, session.isClosed());
        assertEquals(type == 4, received.get() != null);
    }
}
