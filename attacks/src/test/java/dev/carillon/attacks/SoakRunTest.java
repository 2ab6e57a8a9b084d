package dev.carillon.attacks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.attacks.churn.ChurnPlan;
import dev.carillon.attacks.process.ServerSetup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A soak run of a few seconds. Memory is hardly limited, because the server is still warming up. */
class SoakRunTest {
    private static final Limits LIMITS = new Limits(2, Duration.ofSeconds(20), 64L << 20, 64L << 20, 64);
    private static final SoakLimits SOAK_LIMITS = new SoakLimits(64 << 10, 64 << 10, 64, 64);
    private static final SoakPlan PLAN =
            new SoakPlan(AttackPlan.brief(Duration.ofSeconds(4), 1), ChurnPlan.brief(), Duration.ofMillis(500));

    /** Sessions of visitors that have vanished end after a few seconds. */
    private static final ServerSetup SERVER =
            ServerSetup.withHeap("128m").with("pingInterval", "2s").with("pingTimeout", "4s");

    @TempDir
    private Path folder;

    @Test
    void nobodyIsHarmed() {
        List<SoakSample> samples = new ArrayList<>();
        SoakResult result =
                new SoakRun(PLAN, SERVER, folder.resolve("server.log"), samples::add).run(LIMITS, SOAK_LIMITS);
        assertEquals(List.of(), result.failures());
        assertTrue(samples.size() >= Drift.MIN_SAMPLES, samples::toString);
    }
}
