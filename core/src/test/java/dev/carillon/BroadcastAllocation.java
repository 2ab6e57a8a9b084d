package dev.carillon;

import static org.awaitility.Awaitility.await;

import com.google.gson.Gson;
import com.sun.management.ThreadMXBean;
import dev.carillon.testing.SocketIoClient;
import dev.carillon.testing.SocketIoFixture;
import io.netty.channel.EventLoop;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;

/**
 * The program that {@link BroadcastAllocationTest} runs in a separate JVM. It broadcasts to WebSockets and prints the heap
 * allocations of the emitting thread and of the event loop together.
 */
final class BroadcastAllocation implements AutoCloseable {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final int FEW = 20;
    private static final int MANY = 120;
    private static final int WARM_UP = 10;
    private static final int ROUNDS = 7;

    private static final String SMALL = "x".repeat(64);
    private static final String LARGE = "x".repeat(16 * 1024);

    private final AtomicReference<EventLoop> loop = new AtomicReference<>();
    private final SocketIoFixture server;
    private final List<SocketIoClient> clients = new ArrayList<>();

    /**
     * Bytes allocated on the heap.
     *
     * @param perDelivery for each delivery of a small payload, including a share of the cost of encoding
     * @param perReceiver for each additional receiver of a small payload
     * @param perReceiverOfLarge for each additional receiver of a large payload
     */
    record Figures(double perDelivery, double perReceiver, double perReceiverOfLarge) {}

    private BroadcastAllocation(IoTransport io) {
        server = SocketIoFixture.start(options -> options.ioTransport(io)
                .eventLoops(1)
                .pingInterval(Duration.ofHours(1)) // no traffic except the broadcasts
                .httpHandlers(pipeline -> loop.set(pipeline.channel().eventLoop())));
    }

    /** Takes the name of the I/O implementation as its argument. */
    public static void main(String[] args) {
        try (BroadcastAllocation allocation = new BroadcastAllocation(IoTransport.valueOf(args[0]))) {
            allocation.join();
            System.out.println(new Gson().toJson(allocation.measure()));
        }
    }

    private void join() {
        for (int i = 0; i < MANY; i++) {
            clients.add(server.join());
        }
        await().until(() -> server.io().sockets().size() == MANY);
        server.io().all().socketsJoin("many");
        clients.subList(0, FEW).forEach(client -> server.io().to(client.id()).socketsJoin("few"));
    }

    private Figures measure() {
        for (int i = 0; i < WARM_UP; i++) {
            bytes("many", MANY, SMALL);
        }
        double many = bytesPerBroadcast("many", MANY, SMALL);
        double added = many - bytesPerBroadcast("few", FEW, SMALL);
        double addedOfLarge = bytesPerBroadcast("many", MANY, LARGE) - bytesPerBroadcast("few", FEW, LARGE);
        return new Figures(many / MANY, added / (MANY - FEW), addedOfLarge / (MANY - FEW));
    }

    /** Returns the median, because some broadcasts also allocate long-lived objects such as a chunk of the buffer pool. */
    private double bytesPerBroadcast(String room, int receivers, String payload) {
        return LongStream.generate(() -> bytes(room, receivers, payload))
                .limit(ROUNDS)
                .sorted()
                .skip(ROUNDS / 2)
                .findFirst()
                .orElseThrow();
    }

    private long bytes(String room, int receivers, String payload) {
        long before = onLoop(BroadcastAllocation::allocatedHere);
        long emitting = emit(room, receivers, payload);
        return emitting + onLoop(BroadcastAllocation::allocatedHere) - before;
    }

    /** Emits an event, waits until every receiver has it, and returns the bytes that the emitting thread allocated. */
    private long emit(String room, int receivers, String payload) {
        long before = allocatedHere();
        server.io().to(room).emit("msg", payload);
        long allocated = allocatedHere() - before;
        clients.subList(0, receivers).forEach(SocketIoClient::read);
        return allocated;
    }

    private static long allocatedHere() {
        return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    private <T> T onLoop(Callable<T> task) {
        return loop.get().submit(task).syncUninterruptibly().getNow();
    }

    @Override
    public void close() {
        server.close();
    }
}
