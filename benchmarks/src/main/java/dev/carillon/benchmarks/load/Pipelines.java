package dev.carillon.benchmarks.load;

import java.util.concurrent.CompletableFuture;

/** Keeps a fixed number of requests in flight for each client. Every answer triggers the next request. */
public final class Pipelines implements Traffic, ArrivalListener {
    private final ClientGroup clients;
    private final LoadLoop loop;
    private final Trigger request;
    private final int depth;
    private boolean sending;
    private long sent;

    public Pipelines(ClientGroup clients, Trigger request, int depth) {
        this.clients = clients;
        this.loop = clients.loop();
        this.request = request;
        this.depth = depth;
    }

    @Override
    public void start() {
        clients.arrivals().expect(Long.MAX_VALUE);
        loop.call(() -> {
            sending = true;
            sent = 0;
            clients.arrivals().listener(this);
            for (int i = 0; i < clients.size(); i++) {
                begin(clients.webSocket(i));
            }
            return null;
        });
    }

    private void begin(WebSocketClient client) {
        for (int i = 0; i < depth; i++) {
            send(client);
        }
        client.flush();
    }

    private void send(WebSocketClient client) {
        request.send(client, loop.now());
        sent++;
    }

    @Override
    public CompletableFuture<Long> stop() {
        return loop.call(() -> {
            sending = false;
            return clients.arrivals().await(sent);
        });
    }

    @Override
    public long expected() {
        return loop.call(() -> sent);
    }

    @Override
    public void onMessage(LoadClient client) {
        if (sending) {
            send((WebSocketClient) client);
        }
    }

    @Override
    public void onPause(LoadClient client) {
        ((WebSocketClient) client).flush();
    }
}
