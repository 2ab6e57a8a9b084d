package dev.carillon.push;

/**
 * Brings a subscriber up to date from the log, as fast as its client reads, and then lets it receive new events. If the client
 * does not keep up with those, this starts over. Runs on the event loop of the connection.
 */
final class Feed {
    private static final long BATCH_BYTES = 8 * 1024;

    private final Channel channel;
    private final Subscriber subscriber;

    /** The number of the last event that the subscriber was sent. */
    private long position;

    Feed(Channel channel, Subscriber subscriber, long position) {
        this.channel = channel;
        this.subscriber = subscriber;
        this.position = position;
    }

    /** Starts or continues as soon as the client has been sent everything so far. */
    void advanceWhenDrained() {
        subscriber.onDrain(this::advance);
    }

    /** Sends one batch at a time, because the server holds it for this client alone. */
    private void advance() {
        boolean live = sendNext(channel.read(position, BATCH_BYTES, () -> subscriber.join(channel)));
        if (!live) {
            advanceWhenDrained();
        }
    }

    /** Returns whether the subscriber now receives new events. */
    private boolean sendNext(Channel.Batch batch) {
        position = batch.last();
        if (batch.isGap()) {
            subscriber.reset(batch.lastId());
        } else if (!batch.events().isEmpty()) {
            subscriber.send(batch.events());
        } else {
            return true;
        }
        return false;
    }

    /** Called when the subscriber has not received a new event, and receives no others. */
    void onSlow(long missed) {
        position = missed - 1;
        advanceWhenDrained();
    }
}
