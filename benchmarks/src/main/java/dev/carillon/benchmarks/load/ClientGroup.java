package dev.carillon.benchmarks.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;

/** A group of clients of a server, with shared counters. */
public final class ClientGroup implements AutoCloseable {
    /** The approximate number of clients whose latencies are recorded. More would not improve the result. */
    private static final int SAMPLED_CLIENTS = 100;

    private final LoadLoop loop;
    private final Arrivals arrivals;
    private final List<LoadClient> clients = new ArrayList<>();

    private ClientGroup(LoadLoop loop) {
        this.loop = loop;
        this.arrivals = new Arrivals(loop);
    }

    /** Connects clients by WebSocket. */
    public static ClientGroup webSockets(LoadLoop loop, int port, int count, Duration limit) {
        return webSockets(loop, List.of(port), count, limit);
    }

    /** Connects a number of clients to each of several servers by WebSocket. */
    public static ClientGroup webSockets(LoadLoop loop, List<Integer> ports, int countOfEach, Duration limit) {
        ClientGroup group = new ClientGroup(loop);
        int every = Math.max(1, ports.size() * countOfEach / SAMPLED_CLIENTS);
        for (int port : ports) {
            group.connect(
                    port,
                    countOfEach,
                    limit,
                    i -> new WebSocketClient(group.arrivals, loop.bootstrap(), i % every == 0));
        }
        return group;
    }

    /** Connects clients that use only long-polling. */
    public static ClientGroup polling(LoadLoop loop, int port, int count, Duration limit) {
        ClientGroup group = new ClientGroup(loop);
        return group.connect(port, count, limit, i -> new PollingClient(group.arrivals, loop.bootstrap()));
    }

    /** Connects clients that follow a room without Socket.IO. */
    public static ClientGroup subscribers(
            LoadLoop loop, int port, int count, Duration limit, Technique technique, String room) {
        ClientGroup group = new ClientGroup(loop);
        int every = Math.max(1, count / SAMPLED_CLIENTS);
        return group.connect(
                port,
                count,
                limit,
                i -> new Subscriber(group.arrivals, loop.bootstrap(), i % every == 0, technique.follow(room)));
    }

    private ClientGroup connect(int port, int count, Duration limit, IntFunction<LoadClient> newClient) {
        Connector connector = new Connector(port, count, i -> {
            LoadClient client = newClient.apply(i);
            clients.add(client);
            return client;
        });
        try {
            Waiting.require(loop.call(connector::start), limit, count + " connections");
            return this;
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Puts each client into a room and waits until the server has confirmed it. */
    public void join(IntFunction<String> roomOfClient, Duration limit) {
        request(client -> "[\"join\",\"" + roomOfClient.apply(client) + "\"]", limit);
    }

    /** Sends an event from each client, and waits until the server has acknowledged all of them. */
    public void request(IntFunction<String> eventOfClient, Duration limit) {
        CompletableFuture<Long> answered = arrivals.expect(clients.size());
        loop.call(() -> {
            for (int i = 0; i < clients.size(); i++) {
                webSocket(i).write(ClientFrame.text("421" + eventOfClient.apply(i)));
                webSocket(i).flush();
            }
            return null;
        });
        Waiting.require(answered, limit, "acknowledgements");
    }

    /** Sends an event from the first client, and returns the number in its acknowledgement. */
    public long ask(String event, Duration limit) {
        CompletableFuture<String> answer = loop.call(() -> webSocket(0).ask("421[\"" + event + "\"]"));
        return Long.parseLong(Waiting.require(answer, limit, event).replaceAll("^43\\d+\\[|]$", ""));
    }

    /** Sends a trigger that is due now from the first client. */
    public void send(Trigger trigger) {
        loop.call(() -> {
            trigger.send(webSocket(0), loop.now());
            webSocket(0).flush();
            return null;
        });
    }

    /** Makes the last clients of the group stop reading. */
    public void stall(int count) {
        loop.call(() -> {
            for (int i = clients.size() - count; i < clients.size(); i++) {
                webSocket(i).stall();
            }
            return null;
        });
    }

    /** Returns the number of clients whose connection is closed. */
    public long closed() {
        return loop.call(() -> clients.stream().filter(LoadClient::isClosed).count());
    }

    public LoadLoop loop() {
        return loop;
    }

    public Arrivals arrivals() {
        return arrivals;
    }

    public int size() {
        return clients.size();
    }

    /** Returns a client. The group must be connected by WebSocket. */
    public WebSocketClient webSocket(int index) {
        return (WebSocketClient) clients.get(index);
    }

    @Override
    public void close() {
        loop.call(() -> {
            clients.forEach(LoadClient::close);
            return null;
        });
    }
}
