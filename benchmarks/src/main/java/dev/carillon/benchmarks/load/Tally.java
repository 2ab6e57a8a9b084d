package dev.carillon.benchmarks.load;

import java.util.IdentityHashMap;

/** Counts the messages of each client, so that a message that arrives twice does not hide one that is lost. */
public final class Tally implements ArrivalListener {
    private final ClientGroup clients;
    private final IdentityHashMap<LoadClient, int[]> messages = new IdentityHashMap<>();

    private Tally(ClientGroup clients) {
        this.clients = clients;
    }

    /** Starts to count. */
    public static Tally of(ClientGroup clients) {
        Tally tally = new Tally(clients);
        clients.loop().call(() -> {
            clients.arrivals().listener(tally);
            return null;
        });
        return tally;
    }

    @Override
    public void onMessage(LoadClient client) {
        messages.computeIfAbsent(client, first -> new int[1])[0]++;
    }

    /** Returns the number of messages that are missing if each client should have received a number of them. */
    public long missing(long each) {
        return clients.loop().call(() -> {
            long silent = (long) clients.size() - messages.size();
            return silent * each
                    + messages.values().stream()
                            .mapToLong(count -> Math.max(0, each - count[0]))
                            .sum();
        });
    }
}
