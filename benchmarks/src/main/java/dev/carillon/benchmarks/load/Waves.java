package dev.carillon.benchmarks.load;

import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;

/**
 * Keeps a fixed number of broadcasts in flight. The next one is sent when, according to the number of messages, another one has
 * arrived at all its receivers.
 */
public final class Waves implements Traffic, ArrivalListener {
    private final LoadLoop loop;
    private final Arrivals arrivals;
    private final LongConsumer sendNext;
    private final int messagesPerWave;
    private final int window;
    private boolean sending;
    private long sent;

    private Waves(ClientGroup clients, LongConsumer sendNext, int messagesPerWave, int window) {
        this.loop = clients.loop();
        this.arrivals = clients.arrivals();
        this.sendNext = sendNext;
        this.messagesPerWave = messagesPerWave;
        this.window = window;
    }

    /** Sends all triggers from the same client. Each results in the given number of messages. */
    public static Waves of(ClientGroup clients, WebSocketClient sender, Trigger trigger, int messages, int window) {
        return new Waves(clients, number -> send(sender, trigger, clients.loop()), messages, window);
    }

    /** Sends from each client in turn, with triggers for random rooms. */
    public static Waves of(ClientGroup clients, RandomRooms rooms, int window) {
        return new Waves(
                clients,
                number -> send(clients.webSocket((int) (number % clients.size())), rooms.next(), clients.loop()),
                rooms.members(),
                window);
    }

    private static void send(WebSocketClient sender, Trigger trigger, LoadLoop loop) {
        trigger.send(sender, loop.now());
        sender.flush();
    }

    @Override
    public void start() {
        arrivals.expect(Long.MAX_VALUE);
        loop.call(() -> {
            sending = true;
            sent = 0;
            arrivals.listener(this);
            fillWindow();
            return null;
        });
    }

    @Override
    public CompletableFuture<Long> stop() {
        return loop.call(() -> {
            sending = false;
            return arrivals.await(sent * messagesPerWave);
        });
    }

    @Override
    public long expected() {
        return loop.call(() -> sent * messagesPerWave);
    }

    @Override
    public void onMessage(LoadClient client) {
        if (sending) {
            fillWindow();
        }
    }

    private void fillWindow() {
        while (sent - arrivals.count() / messagesPerWave < window) {
            sendNext.accept(sent);
            sent++;
        }
    }
}
