package dev.carillon.client;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * Which requests are repeated, and when.
 *
 * @param retries the maximum number of retries
 */
record RetryPolicy(int retries) {
    private static final Set<Integer> TEMPORARY = Set.of(429, 502, 503, 504);

    private static final Duration FIRST = Duration.ofMillis(200);
    private static final Duration LONGEST = Duration.ofSeconds(5);

    /** If the server asks for a longer pause, the caller should know rather than wait. */
    private static final Duration LONGEST_ASKED = Duration.ofSeconds(30);

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

    /** Whether the same request can succeed later. */
    static boolean isTemporary(int status) {
        return TEMPORARY.contains(status);
    }

    /** Returns the pause after a request without a response, or empty if it is not repeated. */
    Optional<Duration> pause(int attempt) {
        return attempt > retries ? Optional.empty() : Optional.of(backoff(attempt));
    }

    /** Returns the pause after a response, or empty if the request is not repeated. */
    Optional<Duration> pause(int attempt, int status, HttpHeaders headers) {
        Duration asked = retryAfter(headers);
        if (!isTemporary(status) || asked.compareTo(LONGEST_ASKED) > 0) {
            return Optional.empty();
        }
        return pause(attempt).map(backoff -> backoff.compareTo(asked) > 0 ? backoff : asked);
    }

    private static Duration retryAfter(HttpHeaders headers) {
        return headers.firstValue("Retry-After")
                .filter(value -> SECONDS.matcher(value).matches())
                .map(value -> Duration.ofSeconds(Long.parseLong(value)))
                .orElse(Duration.ZERO);
    }

    /** Doubles the pause each time. Half of it is random, so that many clients do not come back at the same moment. */
    private static Duration backoff(int attempt) {
        long millis = Math.min(FIRST.toMillis() << Math.min(attempt - 1, 10), LONGEST.toMillis());
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(millis / 2, millis + 1));
    }
}
