package dev.carillon.jobs;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What has really happened to a job: all its states, in order. Thread-safe. */
final class JobHistory {
    private final List<JsonObject> states = new ArrayList<>();

    synchronized void add(Job job) {
        states.add(job.toJson());
    }

    /**
     * Checks what a follower has seen since it began: states of this job, in order, and the last one exactly once, at the end.
     *
     * @param seen the states that were sent to it
     */
    synchronized void check(String follower, List<Seen> seen) {
        int position = -1;
        for (Seen next : seen) {
            int found = find(next.state());
            require(found >= 0, follower, "a state that the job never had", seen);
            require(
                    found > position || (found == position && next.mayRepeat()),
                    follower,
                    "a state that is older than the one before, or the same",
                    seen);
            position = found;
        }
        require(position == states.size() - 1, follower, "the last state is missing", seen);
        long ends = seen.stream().filter(Seen::isEnd).count();
        require(ends == 1, follower, "there must be one end", seen);
    }

    private int find(JsonObject state) {
        for (int i = states.size() - 1; i >= 0; i--) {
            if (states.get(i).equals(state)) {
                return i;
            }
        }
        return -1;
    }

    private void require(boolean condition, String follower, String failure, List<Seen> seen) {
        if (!condition) {
            throw new AssertionError(
                    follower + ": " + failure + "\nseen: " + lines(seen) + "\nstates: " + lines(states));
        }
    }

    private static String lines(List<?> values) {
        StringBuilder lines = new StringBuilder();
        values.forEach(value -> lines.append("\n  ").append(Objects.toString(value)));
        return lines.toString();
    }

    /**
     * A state that was sent to a follower.
     *
     * @param state the job
     * @param how how it was sent, for the message of a failure
     * @param mayRepeat whether the follower has subscribed anew, and so may get the state that it had seen last
     */
    record Seen(JsonObject state, String how, boolean mayRepeat) {
        boolean isEnd() {
            return JobState.parse(state.get("state").getAsString())
                    .orElseThrow()
                    .isTerminal();
        }
    }
}
