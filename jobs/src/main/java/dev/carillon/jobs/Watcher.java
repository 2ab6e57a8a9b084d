package dev.carillon.jobs;

import dev.carillon.RawJson;
import dev.carillon.Socket;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A Socket.IO client that follows jobs. While it has not been sent what was emitted last, it gets no more progress: it gets the
 * newest state of each job as soon as its connection accepts it. So a slow client never has outdated progress in its queue.
 * Thread-safe; a job calls it in its own lock, and it calls no job in its lock.
 *
 * <p>It is kept in {@code Socket.data}, which other servers of a cluster can read as JSON. Its fields are transient, so that they see
 * an empty object.
 */
final class Watcher {
    private final transient Socket socket;

    /** The jobs that the client follows. Guarded by this object, like everything below. */
    private final transient Set<FollowedJob> jobs = new HashSet<>();

    /** Those of them whose newest state it has not been sent. */
    private final transient Set<FollowedJob> missed = new HashSet<>();

    /** Whether something is waiting to be sent. */
    private transient boolean waiting;

    private transient boolean observed;

    /** Whether the client has disconnected. */
    private transient boolean gone;

    Watcher(Socket socket) {
        this.socket = socket;
    }

    String socketId() {
        return socket.id();
    }

    synchronized int size() {
        return jobs.size();
    }

    synchronized void add(FollowedJob job) {
        jobs.add(job);
        if (!observed) {
            observed = true;
            socket.conn().onDrain(this::onDrain);
        }
    }

    synchronized void remove(FollowedJob job) {
        jobs.remove(job);
        missed.remove(job);
    }

    synchronized boolean follows(FollowedJob job) {
        return jobs.contains(job);
    }

    /** Returns the job with an id, if the client follows it. */
    synchronized Optional<FollowedJob> followed(String id) {
        return jobs.stream().filter(job -> job.state().id().equals(id)).findFirst();
    }

    /** Called when the client has disconnected. */
    synchronized void leave() {
        gone = true;
    }

    /** Whether the client has disconnected. */
    synchronized boolean isGone() {
        return gone;
    }

    /** Returns the jobs that the client follows. */
    synchronized List<FollowedJob> jobs() {
        return List.copyOf(jobs);
    }

    /**
     * Returns whether a state is to be emitted now. If not, the client gets the newest one later.
     *
     * @param isEnd whether it is the last state, which is always emitted
     */
    synchronized boolean takes(FollowedJob job, boolean isEnd) {
        if (waiting && !isEnd) {
            missed.add(job);
            return false;
        }
        missed.remove(job);
        waiting |= !socket.isWritable(); // when this is sent, the queue becomes empty
        return true;
    }

    void send(String event, RawJson state) {
        socket.emit(event, state);
    }

    private void onDrain() {
        List<FollowedJob> late;
        synchronized (this) {
            waiting = false;
            late = List.copyOf(missed);
            missed.clear();
        }
        late.forEach(job -> job.catchUp(this));
    }
}
