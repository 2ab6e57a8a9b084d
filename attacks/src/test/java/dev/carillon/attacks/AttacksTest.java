package dev.carillon.attacks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.attacks.kinds.Attack;
import dev.carillon.attacks.kinds.Attacks;
import dev.carillon.attacks.process.ServerSetup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A short run of each attack. The latency is hardly limited, because the machine may be busy: each attack has a server of its own,
 * and most of its time is spent waiting, so that several run side by side.
 */
@Execution(ExecutionMode.CONCURRENT)
class AttacksTest {
    private static final Limits LIMITS = new Limits(2, Duration.ofSeconds(5), 64L << 20, 64L << 20, 128);

    /** Sessions of attackers that have vanished end after a few seconds. */
    private static final ServerSetup SERVER =
            ServerSetup.withHeap("128m").with("pingInterval", "2s").with("pingTimeout", "4s");

    private static final AttackPlan PLAN = AttackPlan.brief(Duration.ofSeconds(2), 0.1);

    @TempDir
    private Path folder;

    static Stream<String> names() {
        return Attacks.all().stream().map(Attack::name);
    }

    @ParameterizedTest
    @MethodSource("names")
    void otherClientsNoticeNothing(String attack) {
        AttackResult result =
                new AttackRun(PLAN, SERVER, LIMITS, folder.resolve("server.log")).run(List.of(Attacks.named(attack)));
        assertEquals(List.of(), result.failures());
    }

    @Test
    void terminationLosesNothing() {
        SignalResult result = new SignalRun(PLAN, SERVER, folder.resolve("server.log")).run(Signal.SIGTERM);
        assertTrue(result.passed(), result::toString);
    }
}
