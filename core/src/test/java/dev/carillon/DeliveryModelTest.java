package dev.carillon;

import dev.carillon.delivery.DeliveryCheck;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Each event arrives exactly once and in order, or the client is told that it was not recovered. Random runs are compared with a
 * model. {@code -Dcarillon.delivery.runs=5000} performs more of them, and {@code -Dcarillon.delivery.seed=17} starts with the one
 * that has failed.
 */
class DeliveryModelTest {
    private static final long FIRST_SEED = Long.getLong("carillon.delivery.seed", 1);
    private static final int RUNS = Integer.getInteger("carillon.delivery.runs", 200);

    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void clientsReceiveWhatTheModelPredicts() {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + RUNS; seed++) {
            DeliveryCheck.run(seed);
        }
    }
}
