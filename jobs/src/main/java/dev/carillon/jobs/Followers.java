package dev.carillon.jobs;

import dev.carillon.RawJson;
import dev.carillon.push.StateChannel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Those who follow a job: Socket.IO clients and channels. Progress is conflated: the newest state is published once in each
 * interval, and the end immediately. Not thread-safe; the job calls it in its own lock.
 */
final class Followers {
    /** More push servers than an application has. */
    private static final int MAX_CHANNELS = 16;

    private final FollowedJob job;
    private final TrackedJob.Shared shared;
    private final Set<Watcher> watchers = new HashSet<>();

    /** One for each push server where somebody follows the job, and those that were closed since the last publication. */
    private final Set<StateChannel> channels = new HashSet<>();

    /** When a state was published last. */
    private long publishedAt;

    /** Publishes the newest state at the end of the interval. Null if that was published. */
    private Future<?> publication;

    /**
     * The followers that have been sent the state that is about to be published. Null if there are none. For example, a state is
     * published, and 30 ms later there is a newer one, which waits for the end of the interval. Whoever subscribes meanwhile is
     * acknowledged with the newer one, and must not get it again when it is published to the others.
     */
    private Set<Object> informed;

    Followers(FollowedJob job, TrackedJob.Shared shared) {
        this.job = job;
        this.shared = shared;
        this.publishedAt = System.nanoTime() - shared.interval().toNanos();
    }

    // ---- publication ----

    /** Publishes a new state now or, if another one was published just now, at the end of the interval. */
    void onChange(Job state) {
        informed = null;
        if (state.state().isTerminal()) {
            publish(state);
        } else if (publication == null) {
            long wait = publishedAt + shared.interval().toNanos() - System.nanoTime();
            if (wait <= 0) {
                publish(state);
            } else {
                publication = shared.scheduler().schedule(job::publishDue, wait, TimeUnit.NANOSECONDS);
            }
        }
    }

    /** Publishes the newest state, because the interval has ended. */
    void publishDue(Job state) {
        if (publication != null) { // otherwise the end was published meanwhile
            publish(state);
        }
    }

    private void publish(Job state) {
        if (publication != null) {
            publication.cancel(false);
            publication = null;
        }
        publishedAt = System.nanoTime();
        if (!watchers.isEmpty() || !channels.isEmpty()) { // a job that nobody follows is not encoded
            RawJson json = encode(state);
            emit(state, json);
            publishToChannels(state, json);
        }
        informed = null;
    }

    private void publishToChannels(Job state, RawJson json) {
        if (!channels.isEmpty()) {
            RawJson event = pushEvent(state, json);
            channels.removeIf(channel -> !isInformed(channel) && !channel.publish(event));
        }
    }

    private void emit(Job state, RawJson json) {
        boolean isEnd = state.state().isTerminal();
        List<String> ready = new ArrayList<>(watchers.size());
        for (Watcher watcher : watchers) {
            if (!isInformed(watcher) && watcher.takes(job, isEnd)) {
                ready.add(watcher.socketId());
            }
        }
        if (!ready.isEmpty()) {
            shared.namespace().to(ready.toArray(String[]::new)).local().emit(eventName(state), json);
        }
        if (isEnd) {
            watchers.forEach(watcher -> watcher.remove(job));
            watchers.clear();
        }
    }

    private boolean isInformed(Object follower) {
        return informed != null && informed.contains(follower);
    }

    /** Notes that a follower is sent the newest state now, so that it does not get the same one when the interval ends. */
    private void inform(Object follower) {
        if (publication != null) {
            informed = informed == null ? new HashSet<>() : informed;
            informed.add(follower);
        }
    }

    private static String eventName(Job state) {
        return state.state().isTerminal() ? "job:end" : "job:update";
    }

    private static RawJson encode(Job state) {
        return new RawJson(state.toJson().toString());
    }

    private static RawJson pushEvent(Job state, RawJson json) {
        return new RawJson("[\"" + eventName(state) + "\"," + json.json() + "]");
    }

    // ---- followers ----

    boolean isEmpty() {
        return watchers.isEmpty() && channels.isEmpty();
    }

    /** Adds a watcher, which is sent the newest state by the caller. */
    void add(Watcher watcher) {
        watchers.add(watcher);
        watcher.add(job);
        inform(watcher);
    }

    void remove(Watcher watcher) {
        watchers.remove(watcher);
        watcher.remove(job);
    }

    /** Removes a watcher, which remembers the job. */
    void pause(Watcher watcher) {
        watchers.remove(watcher);
    }

    /** Sends the newest state to a watcher that has missed some, if it still follows the job. */
    void catchUp(Watcher watcher, Job state) {
        if (watchers.contains(watcher) && watcher.takes(job, false)) {
            inform(watcher);
            send(watcher, state);
        }
    }

    /** Sends a state to one watcher. */
    static void send(Watcher watcher, Job state) {
        watcher.send(eventName(state), encode(state));
    }

    /** Publishes the newest state to a channel, and each later one. */
    void open(StateChannel opened, Job state) {
        RawJson event = pushEvent(state, encode(state));
        if (channels.size() >= MAX_CHANNELS) { // a silent job does not notice that channels were closed
            channels.removeIf(channel -> !channel.publish(event));
        }
        channels.add(opened);
        inform(opened);
        opened.publish(event);
    }
}
