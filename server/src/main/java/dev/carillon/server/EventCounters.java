package dev.carillon.server;

import dev.carillon.Socket;
import dev.carillon.observe.ServerObserver;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts events. An event to many clients is counted by one addition, so the cost of a broadcast does not depend on the number of
 * its receivers.
 */
final class EventCounters implements ServerObserver {
    private final LongAdder received = new LongAdder();
    private final LongAdder sent = new LongAdder();

    @Override
    public void eventReceived(Socket socket, String event, long size) {
        received.increment();
    }

    @Override
    public void eventEmitted(String namespace, String event, int receivers, long bytes) {
        sent.add(receivers);
    }

    /** Returns how many events clients have sent. */
    long received() {
        return received.sum();
    }

    /** Returns how many events clients were sent: an event to ten clients counts as ten. */
    long sent() {
        return sent.sum();
    }
}
