package dev.carillon.api;

import java.util.Objects;
import java.util.function.Predicate;

/**
 * Which jobs a client without an API key may read.
 *
 * @param client identifies the client, for the limit of its requests per second
 * @param ids accepts the ids of the jobs that it may read
 */
public record JobAccess(String client, Predicate<String> ids) {
    /**
     * Creates an access.
     *
     * @param client identifies the client
     * @param ids accepts the ids of jobs
     */
    public JobAccess {
        Objects.requireNonNull(client, "client");
        Objects.requireNonNull(ids, "ids");
    }
}
