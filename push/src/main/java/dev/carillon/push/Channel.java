package dev.carillon.push;

import dev.carillon.adapter.LogPosition;
import dev.carillon.adapter.SharedLog;
import dev.carillon.http.ConnectionGroup;
import dev.carillon.http.HttpResponse;
import dev.carillon.http.ResponseStream;
import dev.carillon.http.WebSocket;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * The events of one channel: the log, and the subscribers that wait for more. All techniques share both, so they have the same
 * events, order and ids. Thread-safe: this object guards the log.
 */
final class Channel {
    private final ChannelName name;
    private final Optional<InetAddress> creator;
    private final EventLog log;
    private final boolean isState;
    private final Executor executor;
    private final ConnectionGroup<ResponseStream> streams = ConnectionGroup.ofStreams(this::onSlow);
    private final ConnectionGroup<WebSocket> webSockets = ConnectionGroup.ofWebSockets(this::onSlow);

    /** The feeds by their connections. */
    private final Map<Object, Feed> feeds = new ConcurrentHashMap<>();

    private final Set<LongPoll> polls = ConcurrentHashMap.newKeySet();

    /** Run when the channel is removed. */
    private volatile Runnable onRemoved = () -> {};

    /** The number of subscribers and requests that use the channel. Guarded by this object. */
    private int users;

    /** When the last of them has left. Guarded by this object. */
    private long lastUsed;

    /** Whether the channel was replaced, or will be if somebody follows it again. Guarded by this object. */
    private boolean removed;

    /**
     * Events that follow a position.
     *
     * @param isGap whether events are missing after the position
     * @param last the number of the last event in the list; if there is a gap, the position from which to continue
     * @param lastId the id of that position
     */
    record Batch(boolean isGap, List<LoggedEvent> events, long last, String lastId) {}

    /**
     * Creates a channel without events.
     *
     * @param creator the address of the client that was the first to follow it, if it counts for the limit of that address
     * @param isState whether each event carries the whole state, so that subscribers begin with the last one
     * @param executor answers the polls, of which there may be many
     */
    Channel(
            ChannelName name,
            Optional<InetAddress> creator,
            EventLog.Limits limits,
            boolean isState,
            Executor executor,
            long nanoTime) {
        this.name = name;
        this.creator = creator;
        this.log = new EventLog(limits, isState);
        this.isState = isState;
        this.executor = executor;
        this.lastUsed = nanoTime;
    }

    ChannelName name() {
        return name;
    }

    Optional<InetAddress> creator() {
        return creator;
    }

    // ---- events ----

    /** Adds an event and sends it to the subscribers. */
    void publish(EventText text, long nanoTime) {
        publish(text, nanoTime, null);
    }

    /**
     * Adds an event and sends it to the subscribers.
     *
     * @param position where it is in the log of the cluster; null if it is not there
     */
    synchronized void publish(EventText text, long nanoTime, LogPosition position) {
        if (position != null && log.isOld(position)) {
            return; // the channel was created while it was emitted
        }
        LoggedEvent event = log.append(text, nanoTime, position);
        if (!feeds.isEmpty()) {
            streams.send(ServerSentEvents.event(event), event.number());
            webSockets.send(event.json(), event.number());
        }
        if (!polls.isEmpty()) {
            answer(List.copyOf(polls), event);
            polls.clear();
        }
    }

    /** Uses the log of the cluster. Must be called before events are published. */
    synchronized void use(SharedLog sharedLog) {
        log.makeSpace();
        sharedLog.start().thenAccept(start -> beginAfter(sharedLog.current()));
    }

    private synchronized void beginAfter(LogPosition position) {
        log.beginAfter(position);
    }

    /** Returns the position up to which older events must be read from the log of the cluster, if a cursor needs them. */
    synchronized Optional<LogPosition> lacksUpTo(LogPosition cursor) {
        return log.lacks(cursor) ? Optional.of(log.base()) : Optional.empty();
    }

    /** Whether an event has this position, or the channel begins there. */
    synchronized boolean has(LogPosition position) {
        return log.has(position);
    }

    /** Adds older events from the log of the cluster. */
    synchronized void prepend(LogPosition from, List<EventLog.OldEvent> older, long nanoTime) {
        log.prepend(from, older, nanoTime);
    }

    private void answer(List<LongPoll> waiting, LoggedEvent event) {
        executor.execute(() -> {
            HttpResponse response = PollResponse.of(List.of(event));
            waiting.forEach(poll -> poll.answer(response));
        });
    }

    // ---- subscribers ----

    /**
     * Returns the number of the last event before a cursor.
     *
     * @return -1 if the cursor belongs to another log, or is unknown
     */
    synchronized long position(Cursor cursor) {
        if (cursor instanceof Cursor.After after) {
            return log.knows(after.id()) ? after.id().number() : -1;
        }
        if (cursor instanceof Cursor.AfterPosition after) {
            return log.numberUpTo(after.position());
        }
        if (cursor instanceof Cursor.Unknown) {
            return -1;
        }
        return cursor instanceof Cursor.Oldest ? log.oldestNumber() - 1 : log.livePosition();
    }

    /**
     * Reads the events after a position.
     *
     * @param maxBytes the size at which to stop
     * @param upToDate runs if there are none. Events that are published later are published after it
     */
    synchronized Batch read(long position, long maxBytes, Runnable upToDate) {
        if (!log.covers(position)) {
            return new Batch(true, List.of(), log.livePosition(), log.id(log.livePosition()));
        }
        List<LoggedEvent> events = log.after(position, maxBytes);
        if (events.isEmpty()) {
            upToDate.run();
            return new Batch(false, events, position, log.lastId());
        }
        LoggedEvent last = events.get(events.size() - 1);
        return new Batch(false, events, last.number(), last.id());
    }

    /** Returns the id of the last event. */
    synchronized String lastId() {
        return log.lastId();
    }

    /** Returns the id of a position. */
    synchronized String id(long position) {
        return log.id(position);
    }

    /** Sends a subscriber what follows a position, and then new events, until the connection is removed. */
    void follow(Object connection, Subscriber subscriber, long position) {
        Feed feed = new Feed(this, subscriber, position);
        feeds.put(connection, feed);
        feed.advanceWhenDrained();
    }

    void add(ResponseStream stream) {
        streams.add(stream);
    }

    void add(WebSocket socket) {
        webSockets.add(socket);
    }

    void remove(ResponseStream stream) {
        streams.remove(stream);
        feeds.remove(stream);
    }

    void remove(WebSocket socket) {
        webSockets.remove(socket);
        feeds.remove(socket);
    }

    private void onSlow(Object connection, long missed) {
        Feed feed = feeds.get(connection);
        if (feed != null) {
            feed.onSlow(missed);
        }
    }

    /** Adds a poll that waits for the next event. Must be called while {@link #read} reports that there is none. */
    void add(LongPoll poll) {
        polls.add(poll);
    }

    void remove(LongPoll poll) {
        polls.remove(poll);
    }

    /** Answers all polls as if they had waited long enough. */
    void endPolls() {
        polls.forEach(poll -> poll.answer(PollResponse.NOTHING_NEW));
    }

    int waitingPolls() {
        return polls.size();
    }

    // ---- housekeeping ----

    /** Sends a comment to all streams, so that proxies do not close them. */
    synchronized void sendHeartbeat() {
        streams.send(ServerSentEvents.HEARTBEAT, log.lastNumber() + 1);
    }

    /** Keeps the channel until {@link #release}. Returns false if it was removed. */
    synchronized boolean acquire() {
        if (!removed) {
            users++;
        }
        return !removed;
    }

    /** Returns whether nobody uses the channel any more. */
    synchronized boolean release(long nanoTime) {
        users--;
        lastUsed = nanoTime;
        return users == 0;
    }

    /** Removes events that are too old. */
    synchronized void expire(long nanoTime) {
        log.expire(nanoTime);
    }

    synchronized void shrink(long maxBytes) {
        log.shrink(maxBytes);
    }

    synchronized long bytes() {
        return log.bytes();
    }

    /** Whether subscribers begin with the last event. */
    boolean isState() {
        return isState;
    }

    synchronized boolean isRemoved() {
        return removed;
    }

    /** Sets what is run when the channel is removed. */
    void onRemoved(Runnable task) {
        onRemoved = task;
    }

    void removed() {
        onRemoved.run();
    }

    /** Marks the channel as removed: its source does not know it. */
    synchronized void remove() {
        removed = true;
    }

    /** Marks the channel as removed if nobody has used it since a time. Returns whether it is removed. */
    synchronized boolean removeIfUnusedSince(long nanoTime) {
        removed |= users == 0 && lastUsed - nanoTime <= 0;
        return removed;
    }

    synchronized boolean isUsed() {
        return users > 0;
    }

    /** Marks the channel as removed if nobody uses it. Returns false if somebody does, or if it was removed before. */
    synchronized boolean removeIfUnused() {
        if (removed || users > 0) {
            return false;
        }
        removed = true;
        return true;
    }
}
