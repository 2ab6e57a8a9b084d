package dev.carillon.jobs;

import dev.carillon.push.StateChannel;
import java.util.function.Consumer;

/** A job, on this or another server, and those who follow it on this server. Thread-safe. */
abstract class FollowedJob {
    /** The newest state that followers may see. Lists of many jobs read it without the lock, which is this object. */
    private volatile Job state;

    /** Guarded by this object. */
    private final Followers followers;

    FollowedJob(TrackedJob.Shared shared, Job state) {
        this.state = state;
        this.followers = new Followers(this, shared);
    }

    /** Returns the state that followers may see. */
    final Job state() {
        return state;
    }

    /** Publishes a new state. */
    final synchronized void publish(Job next) {
        state = next;
        followers.onChange(next);
    }

    /** Publishes the newest state, because the interval has ended. */
    final synchronized void publishDue() {
        followers.publishDue(state);
    }

    final synchronized boolean isFollowed() {
        return !followers.isEmpty();
    }

    /**
     * Adds a watcher, unless the job has ended.
     *
     * @param subscribed receives the current state, before any later one is published
     */
    final synchronized void add(Watcher watcher, Consumer<Job> subscribed) {
        if (!state.state().isTerminal()) {
            followers.add(watcher);
        }
        subscribed.accept(state);
    }

    final synchronized void remove(Watcher watcher) {
        followers.remove(watcher);
    }

    /** Removes a watcher whose client has disconnected. The watcher remembers the job, in case the connection is recovered. */
    final synchronized void pause(Watcher watcher) {
        followers.pause(watcher);
    }

    /** Sends the current state to one watcher, which has missed some. */
    final synchronized void catchUp(Watcher watcher) {
        followers.catchUp(watcher, state);
    }

    /**
     * Removes the watcher of a connection that was recovered. Returns whether the new connection has to follow the job: not if the former
     * one was sent the end, because that is among the events that the client recovers.
     */
    final synchronized boolean leave(Watcher former) {
        boolean follows = former.follows(this);
        remove(former);
        return follows;
    }

    /** Adds the watcher of a connection that was recovered, and sends the current state. */
    final void resume(Watcher watcher) {
        add(watcher, current -> Followers.send(watcher, current));
    }

    /** Publishes the current state to a channel, and each later one. */
    final synchronized void open(StateChannel channel) {
        followers.open(channel, state);
    }
}
