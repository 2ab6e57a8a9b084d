package dev.carillon;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.testing.Frame;
import dev.carillon.testing.RawWebSocket;
import dev.carillon.testing.SocketIoFixture;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.zip.Inflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The first event loop compresses a broadcast once for all clients that have negotiated permessage-deflate. */
class DeflatedBroadcastTest {
    private static final int CLIENTS = 10;
    private static final String TARGET = "/socket.io/?EIO=4&transport=websocket";
    private static final String OLD_TARGET = "/socket.io/?EIO=3&transport=websocket";
    private static final String OFFER = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits";
    private static final String LARGE = "x".repeat(5000);
    private static final int COMPRESSED_TEXT = 0xC1;
    private static final int PLAIN_TEXT = 0x81;

    /** The memory of the written frames, separated by their first byte. */
    private final Set<ByteBuf> compressed =
            Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));

    private final Set<ByteBuf> plain = Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));

    /** Retained until the end of the test, so that no memory is reused. */
    private final Queue<ByteBuf> kept = new ConcurrentLinkedQueue<>();

    private final SocketIoFixture server = SocketIoFixture.start(options -> options.eventLoops(2)
            .perMessageDeflate(true)
            .allowEio3(true)
            .httpHandlers(pipeline -> pipeline.addFirst(new Wire())));
    private final List<RawWebSocket> clients = new ArrayList<>();

    @AfterEach
    void stop() {
        clients.forEach(RawWebSocket::close);
        server.close();
        kept.forEach(ByteBuf::release);
        kept.forEach(buffer -> assertEquals(0, buffer.refCnt(), "nobody else holds it"));
    }

    private List<RawWebSocket> join(int count, String target, String... headers) {
        List<RawWebSocket> joined = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            RawWebSocket client = RawWebSocket.open(server.address(), target, headers);
            clients.add(client);
            joined.add(client);
            client.readText();
            if (target.equals(TARGET)) {
                client.send("40");
            }
            assertTrue(client.readText().startsWith("40"));
        }
        await().until(() -> server.io().sockets().size() == clients.size());
        compressed.clear();
        plain.clear();
        return joined;
    }

    private static String inflate(byte[] payload) throws Exception {
        Inflater inflater = new Inflater(true);
        inflater.setInput(payload);
        byte[] chunk = new byte[10_000];
        int length = inflater.inflate(chunk);
        inflater.end();
        return new String(chunk, 0, length, StandardCharsets.UTF_8);
    }

    @Test
    void compressedFrameIsSharedByAllCapableClients() throws Exception {
        List<RawWebSocket> compressing = join(CLIENTS, TARGET, OFFER);
        List<RawWebSocket> old = join(CLIENTS, OLD_TARGET, OFFER);
        List<RawWebSocket> without = join(CLIENTS, TARGET);
        server.io().emit("news", LARGE);
        String packet = "42[\"news\",\"" + LARGE + "\"]";
        compressing.addAll(old);
        for (RawWebSocket client : compressing) {
            Frame frame = client.read();
            assertTrue(frame.compressed());
            assertEquals(packet, inflate(frame.payload()));
        }
        for (RawWebSocket client : without) {
            assertEquals(packet, client.readText());
        }
        assertEquals(1, compressed.size());
        assertEquals(1, plain.size());
    }

    /** A compressed frame does not depend on earlier ones, so a client that joins later can read it. */
    @Test
    void everyBroadcastIsCompressedIndependently() throws Exception {
        List<byte[]> payloads = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            join(1, TARGET, OFFER);
            server.io().emit("news", LARGE);
            for (RawWebSocket client : clients) {
                payloads.add(client.read().payload());
            }
        }
        for (byte[] payload : payloads) {
            assertEquals("42[\"news\",\"" + LARGE + "\"]", inflate(payload));
        }
    }

    @Test
    void uncompressedBroadcastIsNotCompressed() {
        join(CLIENTS, TARGET, OFFER);
        server.io().all().compress(false).emit("news", LARGE);
        server.io().emit("news", "small");
        for (RawWebSocket client : clients) {
            assertEquals("42[\"news\",\"" + LARGE + "\"]", client.readText());
            assertEquals("42[\"news\",\"small\"]", client.readText());
        }
        assertEquals(0, compressed.size());
        assertEquals(2, plain.size());
    }

    /** Records the writes at the head of a connection's pipeline. */
    private final class Wire extends ChannelOutboundHandlerAdapter {
        @Override
        public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
            ByteBuf buffer = (ByteBuf) msg;
            int first = buffer.isReadable() ? buffer.getUnsignedByte(buffer.readerIndex()) : 0;
            if (first == COMPRESSED_TEXT) {
                compressed.add(root(buffer));
            } else if (first == PLAIN_TEXT) {
                plain.add(root(buffer));
            }
            kept.add(buffer.retain());
            ctx.write(msg, promise);
        }

        /** The buffer that owns the memory; the written buffers are views of it. */
        private static ByteBuf root(ByteBuf buffer) {
            ByteBuf root = buffer;
            while (root.unwrap() != null) {
                root = root.unwrap();
            }
            return root;
        }
    }
}
