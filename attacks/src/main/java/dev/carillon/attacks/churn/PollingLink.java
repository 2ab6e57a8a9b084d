package dev.carillon.attacks.churn;

import dev.carillon.attacks.raw.RawConnection;
import dev.carillon.attacks.raw.RawPolling;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/** A session over long-polling, on one connection. */
final class PollingLink implements Link {
    private static final String SEPARATOR = String.valueOf(RawPolling.SEPARATOR);

    private final RawConnection connection;
    private final RawPolling polling;
    private final Queue<String> received = new ArrayDeque<>();

    PollingLink(RawConnection connection) throws IOException {
        this.connection = connection;
        this.polling = new RawPolling(connection);
    }

    @Override
    public void send(String packet) throws IOException {
        polling.post(packet);
    }

    @Override
    public String receive() throws IOException {
        while (received.isEmpty()) {
            received.addAll(List.of(polling.poll().split(SEPARATOR)));
            received.remove("2");
        }
        return received.remove();
    }

    @Override
    public void leave() throws IOException {
        polling.post("41" + SEPARATOR + "1");
        connection.close();
    }

    @Override
    public void vanish() {
        connection.closeQuietly();
    }
}
