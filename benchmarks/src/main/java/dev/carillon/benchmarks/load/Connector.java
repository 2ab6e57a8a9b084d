package dev.carillon.benchmarks.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;

/** Connects many clients, a limited number at a time. Must be used on the load loop. */
final class Connector {
    private static final int UNDER_WAY = 128;

    private final InetSocketAddress server;
    private final int count;
    private final IntFunction<LoadClient> newClient;
    private final CompletableFuture<Integer> done = new CompletableFuture<>();
    private int begun;
    private int connected;

    Connector(int port, int count, IntFunction<LoadClient> newClient) {
        this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        this.count = count;
        this.newClient = newClient;
    }

    /** Starts connecting. Completes with the number of clients once all are connected. */
    CompletableFuture<Integer> start() {
        for (int i = 0; i < Math.min(count, UNDER_WAY); i++) {
            next();
        }
        return done;
    }

    private void next() {
        LoadClient client = newClient.apply(begun++);
        client.connect(server);
        client.connected().whenComplete((nothing, failure) -> {
            if (failure == null) {
                onConnected();
            } else {
                fail(failure);
            }
        });
    }

    private void onConnected() {
        connected++;
        if (connected == count) {
            done.complete(connected);
        } else if (begun < count && !done.isDone()) {
            next();
        }
    }

    private void fail(Throwable cause) {
        done.completeExceptionally(
                new IOException(connected + " of " + count + " clients connected: " + cause.getMessage(), cause));
    }
}
