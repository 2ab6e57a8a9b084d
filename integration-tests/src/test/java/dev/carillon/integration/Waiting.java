package dev.carillon.integration;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** The polling interval and the time limit for conditions that tests cannot observe directly. */
final class Waiting {
    private Waiting() {}

    static ConditionFactory await() {
        return Awaitility.await()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .atMost(Duration.ofSeconds(30));
    }
}
