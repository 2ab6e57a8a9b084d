package dev.carillon.jobs;

import com.google.gson.JsonObject;
import dev.carillon.jobs.JobHistory.Seen;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A client that follows a job to its end, although it loses its connection again and again. */
abstract class Follower {
    private static final int MAX_STATES = 6;

    final InetSocketAddress server;
    final String id;
    final Random random;

    private final List<Seen> seen = new ArrayList<>();

    Follower(InetSocketAddress server, String id, long seed) {
        this.server = server;
        this.id = id;
        this.random = new Random(seed);
    }

    /** Connects, receives a number of states or the end, and disconnects. */
    abstract void follow(int states) throws Exception;

    /** Fails if the server sends the end a second time. */
    abstract void checkNothingFollows() throws Exception;

    final List<Seen> followToTheEnd() throws Exception {
        while (!hasEnded()) {
            follow(random.nextInt(MAX_STATES));
        }
        checkNothingFollows();
        return seen;
    }

    /** Notes a state. Returns whether it is the same as the last one. */
    final boolean see(JsonObject state, String how, boolean mayRepeat) {
        boolean repeated = !seen.isEmpty() && seen.get(seen.size() - 1).state().equals(state);
        seen.add(new Seen(state, how, mayRepeat));
        return repeated;
    }

    final boolean hasEnded() {
        return !seen.isEmpty() && seen.get(seen.size() - 1).isEnd();
    }
}
