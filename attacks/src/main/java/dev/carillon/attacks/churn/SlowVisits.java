package dev.carillon.attacks.churn;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;

/** The client reads more slowly than the server could send. It must get everything nevertheless. */
final class SlowVisits {
    private static final int BYTES_PER_SECOND = 4_000;
    private static final int SMALL_DOWNLOAD = 4_000;
    private static final int SMALL_DOWNLOADS = 10;
    private static final int MAX_ROUNDS = 40;
    private static final int LARGE_DOWNLOAD = 100_000;
    private static final int LARGE_DOWNLOADS = 80;

    private SlowVisits() {}

    /** The client reads a few kilobytes per second, and asks for more whenever it has read an answer. */
    static void slow(ChurnClient client, Stay stay) throws IOException {
        client.connect(Transport.any(stay.random()));
        stay.enterHall(client);
        Queue<Integer> pending = request(client, SMALL_DOWNLOADS, SMALL_DOWNLOAD);
        int rounds = stay.random().nextInt(MAX_ROUNDS);
        for (int i = 0; i < rounds; i++) {
            pending.add(client.conversation().ask("download", SMALL_DOWNLOAD));
            int bytes = client.conversation().receive();
            stay.pause(1000.0 * bytes / BYTES_PER_SECOND);
        }
        collect(client, pending);
        client.leave();
    }

    /**
     * The client does not read for some time, which is shorter than the server is patient. What it has requested is more than the
     * network can hold.
     */
    static void stalled(ChurnClient client, Stay stay) throws IOException {
        client.connect(stay.random().nextBoolean() ? Transport.WEB_SOCKET : Transport.UPGRADE);
        stay.enterHall(client);
        Queue<Integer> pending = request(client, LARGE_DOWNLOADS, LARGE_DOWNLOAD);
        stay.pause(Duration.ofSeconds(5), Duration.ofSeconds(15));
        collect(client, pending);
        client.leave();
    }

    private static Queue<Integer> request(ChurnClient client, int count, int bytes) throws IOException {
        Queue<Integer> ids = new ArrayDeque<>();
        for (int i = 0; i < count; i++) {
            ids.add(client.conversation().ask("download", bytes));
        }
        return ids;
    }

    private static void collect(ChurnClient client, Queue<Integer> pending) throws IOException {
        for (int id : pending) {
            client.conversation().answer(id);
        }
    }
}
