package dev.carillon.benchmarks.load;

import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;

/**
 * Broadcasts of which a fixed number is under way: as one of them has arrived at all its receivers, by the count of messages, the
 * next is sent.
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

    /** All from one sender, each to a number of receivers. */
    public static Waves of(ClientGroup clients, WebSocketClient sender, Trigger trigger, int messages, int window) {
        return new Waves(clients, number -> send(sender, trigger, clients.loop()), messages, window);
    }

    /** Each from another client, with another trigger. */
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
