package dev.carillon.attacks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.attacks.kinds.Attacks;
import dev.carillon.attacks.process.ServerSetup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttackRunTest {
    private static final Limits PATIENT = new Limits(2, Duration.ofSeconds(20), 64L << 20, 64L << 20, 64);

    private static final AttackPlan PLAN = AttackPlan.brief(Duration.ofSeconds(2), 0.01);

    @TempDir
    private Path folder;

    @Test
    void clientsNoticeNothingOfAnIdleAttacker() {
        AttackResult result = run(ServerSetup.withHeap("64m"));
        assertEquals(List.of(), result.failures());
        assertTrue(result.quiet().echoes() > 0, result::toString);
        assertTrue(result.during().echoes() > 0, result::toString);
    }

    @Test
    void reportsLostConnections() {
        // Hardly any client can answer a ping within a millisecond.
        ServerSetup impatient =
                ServerSetup.withHeap("64m").with("pingInterval", "1s").with("pingTimeout", "1ms");
        assertTrue(run(impatient).failures().stream()
                .anyMatch(failure -> failure.oracle().equals("connections")));
    }

    @Test
    void controlMeasuresWhileAnotherServerIsAttacked() {
        AttackPlan plan = PLAN.withControl(Duration.ofSeconds(1));
        AttackResult result = run(ServerSetup.withHeap("64m"), plan);
        assertEquals(List.of(), result.failures());
        assertTrue(result.control().orElseThrow().echoes() > 0, result::toString);
        assertTrue(Files.exists(folder.resolve("control-server.log")));
    }

    /** Runs an attack that is so small that nobody can notice it: about a hundred connections that do nothing. */
    private AttackResult run(ServerSetup setup) {
        return run(setup, PLAN);
    }

    private AttackResult run(ServerSetup setup, AttackPlan plan) {
        return new AttackRun(plan, setup, PATIENT, folder.resolve("server.log"))
                .run(List.of(Attacks.named("idle-connections")));
    }
}
