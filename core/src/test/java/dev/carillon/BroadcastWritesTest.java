package dev.carillon;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonPrimitive;
import com.google.gson.JsonSerializer;
import dev.carillon.testing.PollingClient;
import dev.carillon.testing.SocketIoClient;
import dev.carillon.testing.SocketIoFixture;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Counts how often broadcasts are encoded, flushed and written. The speed of the machine does not change the counts. */
class BroadcastWritesTest {
    private static final int CLIENTS = 20;
    private static final int BURST = 200;

    /** Linux counts the write and writev calls of each thread. */
    private static final Path THREAD_IO = Path.of("/proc/thread-self/io");

    private static final String WRITE_CALLS = "syscw: ";

    private final List<Wire> wires = new CopyOnWriteArrayList<>();

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void burstIsFlushedOncePerWebSocket(IoTransport io) {
        try (var server = startOn(io)) {
            List<SocketIoClient> clients = webSockets(server);
            burst(server, BURST, "x");
            receive(clients, BURST);
            assertEquals(Collections.nCopies(CLIENTS, 1), flushes());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void burstIsOneSystemCallPerWebSocket(IoTransport io) {
        assumeTrue(Files.isReadable(THREAD_IO), "this system does not count the system calls of a thread");
        try (var server = startOn(io)) {
            List<SocketIoClient> clients = webSockets(server);
            assertEquals(CLIENTS, writeCallsOfATurn(() -> emit(server, BURST, "x")));
            receive(clients, BURST);
        }
    }

    @Test
    void largeBurstIsFlushedEvery64Kib() {
        int frame = 1024;
        int framesPerFlush = 64 * 1024 / frame + 1;
        int count = 6 * framesPerFlush + 10;
        String payload = "x".repeat(frame - 4 - "42[\"burst\",\"\"]".length()); // 4: the length of the frame header
        try (var server = start(options -> {})) {
            List<SocketIoClient> clients = webSockets(server);
            burst(server, count, payload);
            receive(clients, count);
            assertEquals(Collections.nCopies(CLIENTS, 6 + 1), flushes());
            assertEquals(CLIENTS * count * frame, bytes());
        }
    }

    /** Polls and posts use separate connections, and no post is sent during the burst. */
    @Test
    void burstAnswersEachParkedPollOnce() {
        try (var server = start(options -> {})) {
            List<PollingClient> clients =
                    Stream.generate(() -> parked(server)).limit(CLIENTS).toList();
            burst(server, BURST, "x");
            String all = String.join("\u001e", Collections.nCopies(BURST, "42[\"burst\",\"x\"]"));
            clients.forEach(client -> assertEquals(all, client.polls().read().body()));
            assertEquals(Collections.nCopies(CLIENTS, 1), flushes());
        }
    }

    @Test
    void payloadIsSerialisedOnceForAllReceivers() {
        AtomicInteger serialised = new AtomicInteger();
        JsonSerializer<Duration> counting = (value, type, context) -> {
            serialised.incrementAndGet();
            return new JsonPrimitive(value.toString());
        };
        try (var server = start(options -> options.gson(
                new GsonBuilder().registerTypeAdapter(Duration.class, counting).create()))) {
            List<SocketIoClient> clients = webSockets(server);
            onLoop(this::startCounting);
            server.io().emit("event", Duration.ZERO);
            clients.forEach(client -> client.expect("42[\"event\",\"PT0S\"]"));
            assertEquals(1, serialised.get());
            assertEquals(1, distinctBuffers());
        }
    }

    @Test
    void parserEncodesOnceForAllReceivers() {
        CountingParser parser = new CountingParser();
        try (var server = start(options -> options.parser(parser))) {
            List<SocketIoClient> clients = webSockets(server);
            onLoop(this::startCounting);
            parser.encoded.set(0);
            server.io().emit("event");
            clients.forEach(client -> client.expect("42[\"event\"]"));
            assertEquals(1, parser.encoded.get());
            assertEquals(1, distinctBuffers());
        }
    }

    // ---- clients ----

    private SocketIoFixture start(Consumer<SocketIoServer.Builder> options) {
        return SocketIoFixture.start(builder -> {
            builder.eventLoops(1).pingInterval(Duration.ofHours(1)); // one thread, and no traffic except the broadcasts
            builder.httpHandlers(pipeline -> {
                Wire wire = new Wire();
                pipeline.addFirst(wire);
                wires.add(wire);
            });
            options.accept(builder);
        });
    }

    private SocketIoFixture startOn(IoTransport io) {
        assumeTrue(io != IoTransport.EPOLL || Epoll.isAvailable(), "epoll is not available on this machine");
        return start(options -> options.ioTransport(io));
    }

    private static List<SocketIoClient> webSockets(SocketIoFixture server) {
        List<SocketIoClient> clients =
                Stream.generate(server::join).limit(CLIENTS).toList();
        await().until(() -> server.io().sockets().size() == CLIENTS);
        return clients;
    }

    private static PollingClient parked(SocketIoFixture server) {
        PollingClient client = server.poll().send("40");
        client.poll();
        return client.park().awaitTurn();
    }

    // ---- burst ----

    /** Resets the counts and emits all events in the same turn of the event loop. */
    private void burst(SocketIoFixture server, int count, String payload) {
        onLoop(() -> {
            startCounting();
            emit(server, count, payload);
            return null;
        });
    }

    private static void emit(SocketIoFixture server, int count, String payload) {
        IntStream.range(0, count).forEach(i -> server.io().emit("burst", payload));
    }

    private static void receive(List<SocketIoClient> clients, int count) {
        for (SocketIoClient client : clients) {
            IntStream.range(0, count).forEach(i -> client.read());
        }
    }

    // ---- counts, accessed only on the event loop ----

    private Void startCounting() {
        wires.forEach(Wire::reset);
        return null;
    }

    /** The number of flushes of each connection that was flushed. */
    private List<Integer> flushes() {
        return onLoop(() -> wires.stream()
                .map(wire -> wire.flushes)
                .filter(count -> count > 0)
                .toList());
    }

    private int bytes() {
        return onLoop(() -> wires.stream().mapToInt(wire -> wire.bytes).sum());
    }

    private int distinctBuffers() {
        Set<ByteBuf> distinct = Collections.newSetFromMap(new IdentityHashMap<>());
        onLoop(() -> wires.stream().map(wire -> wire.buffers).allMatch(distinct::addAll));
        return distinct.size();
    }

    /**
     * Counts the write calls from before the task to the end of the same turn of the event loop, after the flushes. Counting from
     * another thread would wake up the loop, and the wake-up itself can be a write call.
     */
    private long writeCallsOfATurn(Runnable task) {
        CompletableFuture<Long> calls = new CompletableFuture<>();
        loop().execute(() -> {
            long before = writeCalls();
            task.run();
            loop().executeAfterEventLoopIteration(() -> calls.complete(writeCalls() - before));
        });
        return calls.orTimeout(5, TimeUnit.SECONDS).join();
    }

    /** The write and writev calls of the current thread. A flush of several buffers is one call if the socket accepts them all. */
    private static long writeCalls() {
        try (Stream<String> lines = Files.lines(THREAD_IO)) {
            return lines.filter(line -> line.startsWith(WRITE_CALLS))
                    .mapToLong(line -> Long.parseLong(line.substring(WRITE_CALLS.length())))
                    .findFirst()
                    .orElse(-1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private SingleThreadEventLoop loop() {
        return (SingleThreadEventLoop) wires.get(0).channel.eventLoop();
    }

    private <T> T onLoop(Callable<T> task) {
        return loop().submit(task).syncUninterruptibly().getNow();
    }

    /** Counts the writes and flushes at the head of a connection's pipeline, directly before the socket. */
    private static final class Wire extends ChannelOutboundHandlerAdapter {
        private final List<ByteBuf> buffers = new ArrayList<>();
        private Channel channel;
        private int flushes;
        private int bytes;

        private void reset() {
            buffers.clear();
            flushes = 0;
            bytes = 0;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext ctx) {
            channel = ctx.channel();
        }

        @Override
        public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
            ByteBuf buffer = (ByteBuf) msg;
            bytes += buffer.readableBytes();
            buffers.add(root(buffer));
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

        @Override
        public void flush(ChannelHandlerContext ctx) {
            flushes++;
            ctx.flush();
        }
    }

    /** The part of the standard format that the tests need. */
    private static final class CountingParser implements Parser {
        private final AtomicInteger encoded = new AtomicInteger();

        @Override
        public void encode(Packet packet, Output output) {
            encoded.incrementAndGet();
            output.text(packet.type().number() + packet.data());
        }

        @Override
        public Decoder newDecoder() {
            return new Decoder() {
                @Override
                public Optional<Packet> onText(String message) {
                    return Optional.of(new Packet(PacketType.CONNECT, "/", OptionalLong.empty(), "", List.of()));
                }

                @Override
                public Optional<Packet> onBinary(byte[] message) {
                    throw new AssertionError("nobody sends bytes");
                }
            };
        }
    }
}
