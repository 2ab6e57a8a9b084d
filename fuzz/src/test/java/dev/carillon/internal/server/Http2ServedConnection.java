package dev.carillon.internal.server;

import dev.carillon.http.HttpResponse;
import dev.carillon.http.Preload;
import dev.carillon.internal.http2.Http2Connector;
import dev.carillon.internal.http2.Http2Limits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.DefaultChannelId;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.local.LocalServerChannel;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The only HTTP/2 connection of a server, after its TLS handshake. Its clock stands still, and everything runs on the calling
 * thread.
 */
final class Http2ServedConnection {
    static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private static final int MAX_STREAMS = 8;

    /** The number of streams that the server may push. */
    private static final int MAX_PUSHED = 32;

    private static final int MAX_BODIES = 4 * EmbeddedServer.MAX_BODY;

    /** The memory of the buffers that a connection may hold: bodies, an incomplete frame, and small responses. */
    private static final long MAX_MEMORY = 256 * 1024;

    private static final Duration LONG = Duration.ofHours(1);

    /** Longer than a connection stays open after GOAWAY. */
    private static final Duration GOODBYE = Duration.ofSeconds(5);

    private static final int HEADER = 9;
    private static final int MAX_FRAME = 16 * 1024;

    private final EmbeddedServer server = new EmbeddedServer();

    /** It was accepted by a server: otherwise, Netty takes the first stream for that of a client. */
    private final EmbeddedChannel channel =
            new EmbeddedChannel(new LocalServerChannel(), DefaultChannelId.newInstance(), true, false);

    private final ByteBuf sent = Unpooled.buffer();
    private final BitSet types = new BitSet();
    private final long usedBefore;

    Http2ServedConnection() {
        server.routes().add("GET", "/wait", request -> new CompletableFuture<>());
        server.routes().add("GET", "/page", request -> {
            request.preload(List.of(
                    new Preload("/jobs/1", Preload.Kind.STYLE),
                    new Preload("/wait", Preload.Kind.SCRIPT),
                    new Preload("/unknown", Preload.Kind.FONT)));
            return CompletableFuture.completedFuture(HttpResponse.text("page"));
        });
        server.routes()
                .add(
                        "GET",
                        "/stream",
                        request -> CompletableFuture.completedFuture(
                                HttpResponse.stream("text/plain", stream -> stream.write("part"))));
        usedBefore = used();
        channel.freezeTime();
        new Http2Connector(new Http2Limits(MAX_STREAMS, MAX_BODIES, LONG, LONG), server::addToStream)
                .addTo(channel.pipeline());
        settle();
    }

    /** Sends bytes, as long as the connection is open, and runs what is then due. */
    Http2ServedConnection send(List<byte[]> reads) {
        for (byte[] read : reads) {
            if (channel.isOpen()) {
                channel.writeInbound(Unpooled.wrappedBuffer(read));
                settle();
                requireLimits(read.length);
            }
        }
        return this;
    }

    private void settle() {
        channel.runPendingTasks();
        for (Object out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            if (out instanceof ByteBuf bytes) {
                sent.writeBytes(bytes);
            }
            ReferenceCountUtil.release(out);
        }
        while (sent.readableBytes() >= HEADER && sent.readableBytes() >= HEADER + sent.getUnsignedMedium(0)) {
            int length = sent.getUnsignedMedium(0);
            if (length > MAX_FRAME) {
                throw new AssertionError("the server has sent a frame of " + length + " bytes");
            }
            types.set(sent.getUnsignedByte(3));
            sent.skipBytes(HEADER + length).discardReadBytes();
        }
    }

    private void requireLimits(int justRead) {
        Http2FrameCodec codec = channel.pipeline().get(Http2FrameCodec.class);
        int streams = codec == null ? 0 : codec.connection().numActiveStreams();
        if (streams > MAX_STREAMS + MAX_PUSHED) {
            throw new AssertionError(streams + " streams are open");
        }
        long memory = used() - usedBefore;
        if (memory > MAX_MEMORY + justRead) {
            throw new AssertionError("the connection holds " + memory + " bytes of buffers");
        }
    }

    private static long used() {
        UnpooledByteBufAllocator allocator = (UnpooledByteBufAllocator) ByteBufAllocator.DEFAULT;
        return allocator.metric().usedHeapMemory() + allocator.metric().usedDirectMemory();
    }

    /** Fails unless the server still responds to a PING frame, or has announced the end of the connection. */
    Http2ServedConnection requireUsable() {
        types.clear(Http2FrameTypes.PING);
        byte[] ping = new byte[HEADER + 8];
        ping[2] = 8;
        ping[3] = Http2FrameTypes.PING;
        send(List.of(ping));
        if (!types.get(Http2FrameTypes.PING) && !types.get(Http2FrameTypes.GO_AWAY)) {
            throw new AssertionError("the server neither responds nor ends the connection");
        }
        return this;
    }

    /**
     * Closes the connection. Fails if the server has ended it without a GOAWAY frame, or does not end it some time after that
     * frame.
     */
    void end() {
        boolean goAway = types.get(Http2FrameTypes.GO_AWAY);
        if (!goAway && !channel.isOpen()) {
            throw new AssertionError("the connection was closed without GOAWAY");
        }
        server.shutDown();
        if (!goAway) {
            channel.pipeline().close(); // the method of the channel would cancel all timers
        }
        settle();
        channel.advanceTimeBy(GOODBYE.toSeconds(), TimeUnit.SECONDS);
        settle();
        if (channel.isOpen()) {
            throw new AssertionError("the connection is open after GOAWAY");
        }
        channel.finishAndReleaseAll();
        channel.checkException();
        server.requireNoSession();
        sent.release();
    }
}
