package dev.carillon.attacks.churn;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Clients that come and go until the churn is closed. Then the connections of those that are still there are reset. */
public final class Churn implements AutoCloseable {
    private static final long END_MILLIS = 10_000;

    private final ServerDialer server;
    private final Dialer dialer;
    private final Tally tally = new Tally();
    private final CountDownLatch end = new CountDownLatch(1);
    private final List<Thread> threads;

    private Churn(InetSocketAddress server, ChurnPlan plan, UnaryOperator<Link> network) {
        this.server = new ServerDialer(server);
        this.dialer = transport -> network.apply(this.server.dial(transport));
        Random seeds = new Random(plan.seed()); // those of adjacent seeds make similar decisions at first
        this.threads = IntStream.range(0, plan.clients())
                .mapToObj(number -> visitor(number, new Stay(new Random(seeds.nextLong()), plan.pace(), end)))
                .toList();
    }

    /** Starts the churn at a server. */
    public static Churn start(InetSocketAddress server, ChurnPlan plan) {
        return start(server, plan, UnaryOperator.identity());
    }

    /** Starts the churn over a network that may be faulty. */
    static Churn start(InetSocketAddress server, ChurnPlan plan, UnaryOperator<Link> network) {
        Churn churn = new Churn(server, plan, network);
        churn.threads.forEach(Thread::start);
        return churn;
    }

    private Thread visitor(int number, Stay stay) {
        Thread thread = new Thread(() -> visit(stay), "churn-" + number);
        thread.setDaemon(true);
        return thread;
    }

    /** Makes one visit after the other. */
    private void visit(Stay stay) {
        while (!stay.isOver()) {
            visit(VisitKind.any(stay.random()), stay);
        }
    }

    private void visit(VisitKind kind, Stay stay) {
        ChurnClient client = new ChurnClient(dialer, tally);
        try {
            kind.visit().make(client, stay);
        } catch (Harm e) {
            tally.complaint(kind.name() + ": " + e.getMessage());
        } catch (IOException | RuntimeException e) {
            if (!stay.isOver()) {
                tally.complaint(kind.name() + ": " + e);
                stay.calmDown();
            }
        } finally {
            client.hangUp();
        }
    }

    /** Returns what the clients have experienced so far. */
    public ChurnCounts counts() {
        return tally.counts();
    }

    @Override
    public void close() {
        end.countDown();
        server.close();
        try {
            for (Thread thread : threads) {
                thread.join(END_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
