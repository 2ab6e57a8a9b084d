package dev.carillon.push;

import dev.carillon.adapter.ClusterCommand;
import dev.carillon.adapter.LogPosition;
import dev.carillon.adapter.SharedLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads older events from the log of the cluster, for clients that were connected to another server before. Thread-safe; no method
 * blocks.
 */
final class OlderEvents {
    /** Reading is expensive, and anyone may ask for it. Beyond this number, clients learn that events are missing. */
    private static final int MAX_CONCURRENT = 16;

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Logger logger = LoggerFactory.getLogger(OlderEvents.class);

    private final Optional<SharedLog> log;
    private final Semaphore reading = new Semaphore(MAX_CONCURRENT);

    OlderEvents(Optional<SharedLog> log) {
        this.log = log;
    }

    /**
     * Adds what a client needs to a channel.
     *
     * @return completes with the cursor when it is there or cannot be read; never exceptionally. The cursor is unknown if no event can
     *     have its position
     */
    CompletionStage<Cursor> load(Channel channel, Cursor cursor) {
        if (log.isEmpty() || !(cursor instanceof Cursor.AfterPosition after)) {
            return CompletableFuture.completedFuture(cursor);
        }
        LogPosition position = after.position();
        if (channel.has(position)) {
            return CompletableFuture.completedFuture(cursor);
        }
        if (!reading.tryAcquire()) {
            return CompletableFuture.completedFuture(new Cursor.Unknown());
        }
        return read(log.get(), channel, position)
                .toCompletableFuture()
                .orTimeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .handle((done, error) -> {
                    reading.release();
                    if (error != null) {
                        logger.debug("older events could not be read", error);
                    }
                    boolean isAhead = position.compareTo(log.get().current()) > 0;
                    return isAhead || error != null ? new Cursor.Unknown() : cursor;
                });
    }

    private static CompletionStage<Void> read(SharedLog log, Channel channel, LogPosition position) {
        Optional<LogPosition> missing = channel.lacksUpTo(position);
        return missing.isEmpty()
                ? log.catchUp() // the client may have received an event that this server has not
                : log.read(position, missing.get())
                        .thenAccept(entries -> entries.ifPresent(
                                found -> channel.prepend(position, of(channel, found), System.nanoTime())));
    }

    private static List<EventLog.OldEvent> of(Channel channel, List<SharedLog.Entry> entries) {
        List<EventLog.OldEvent> events = new ArrayList<>();
        for (SharedLog.Entry entry : entries) {
            try {
                ClusterCommand.Broadcast broadcast = entry.broadcast().get();
                if (ChannelName.of(broadcast.selection()).contains(channel.name())) {
                    events.add(new EventLog.OldEvent(entry.position(), EventText.of(broadcast.data())));
                }
            } catch (RuntimeException e) { // malformed, or too large; the channel would not have carried it
                logger.debug("an older event was ignored", e);
            }
        }
        return events;
    }
}
