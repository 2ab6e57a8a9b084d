package dev.carillon.adapter;

import java.util.List;

/**
 * The answers of other servers to a {@link ClusterRequest}.
 *
 * @param answers the answers that arrived in time, in any order
 * @param missing how many servers did not answer in time
 * @param <R> what each server answers
 */
public record ClusterResponses<R>(List<R> answers, int missing) {
    /**
     * Copies the list.
     *
     * @param answers the answers that arrived in time, in any order
     * @param missing how many servers did not answer in time
     */
    public ClusterResponses {
        answers = List.copyOf(answers);
    }

    /**
     * The responses if there are no other servers.
     *
     * @param <R> what each server answers
     * @return no answers, none missing
     */
    public static <R> ClusterResponses<R> none() {
        return new ClusterResponses<>(List.of(), 0);
    }
}
