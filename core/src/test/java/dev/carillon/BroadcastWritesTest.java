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

/** How often broadcasts are encoded, flushed and written. The counts do not depend on the speed of the machine. */
class BroadcastWritesTest {
    private static final int CLIENTS = 20;
    private static final int BURST = 200;

    /** Linux counts the calls of write and writev for each thread. */
    private static final Path THREAD_IO = Path.of("/proc/thread-self/io");

    private static final String WRITE_CALLS = "syscw: ";

    private final List<Wire> wires = new CopyOnWriteArrayList<>();

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void aBurstIsFlushedOncePerWebSocket(IoTransport io) {
        try (var server = startOn(io)) {
            List<SocketIoClient> clients = webSockets(server);
            burst(server, BURST, "x");
            receive(clients, BURST);
            assertEquals(Collections.nCopies(CLIENTS, 1), flushes());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void aBurstIsOneSystemCallPerWebSocket(IoTransport io) {
        assumeTrue(Files.isReadable(THREAD_IO), "this system does not count the system calls of a thread");
        try (var server = startOn(io)) {
            List<SocketIoClient> clients = webSockets(server);
            assertEquals(CLIENTS, writeCallsOfATurn(() -> emit(server, BURST, "x")));
            receive(clients, BURST);
        }
    }

    @Test
    void aLargeBurstIsFlushedWheneverMoreThan64KibWait() {
        int frame = 1024;
        int framesPerFlush = 64 * 1024 / frame + 1;
        int count = 6 * framesPerFlush + 10;
        String payload = "x".repeat(frame - 4 - "42[\"burst\",\"\"]".length()); // 4: the header of the frame
        try (var server = start(options -> {})) {
            List<SocketIoClient> clients = webSockets(server);
            burst(server, count, payload);
            receive(clients, count);
            assertEquals(Collections.nCopies(CLIENTS, 6 + 1), flushes());
            assertEquals(CLIENTS * count * frame, bytes());
        }
    }

    /** Each poll has a connection of its own beside that of the posts, which says nothing meanwhile. */
    @Test
    void aBurstAnswersEachParkedPollOnce() {
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
    void aPayloadIsSerialisedAndAFrameWrittenOnceForAllReceivers() {
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
    void aParserEncodesOnceForAllReceivers() {
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

    // ---- the clients ----

    private SocketIoFixture start(Consumer<SocketIoServer.Builder> options) {
        return SocketIoFixture.start(builder -> {
            builder.eventLoops(1).pingInterval(Duration.ofHours(1)); // one thread, and nothing but the broadcasts
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

    // ---- the burst ----

    /** Emits in one turn of the loop, and counts from there. */
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

    // ---- the counts, which belong to the loop ----

    private Void startCounting() {
        wires.forEach(Wire::reset);
        return null;
    }

    /** Of the connections that were flushed at all. */
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
     * Looks before the task and at the end of the same turn of the loop, when the flushes are done. A look from outside would wake the
     * loop up, which can be a call of write, too.
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

    /** The calls of write and writev by the current thread; a flush of several buffers is one of them, if the socket takes them. */
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

    /** What reaches the head of a connection's pipeline: the next thing behind it is the socket. */
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

        /** The buffer that has the memory; what is written are views of it. */
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

    /** The standard format as far as the tests need it. */
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
