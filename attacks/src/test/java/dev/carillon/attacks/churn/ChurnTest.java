package dev.carillon.attacks.churn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.attacks.process.ServerProcess;
import dev.carillon.attacks.process.ServerSetup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChurnTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final ServerSetup SERVER = ServerSetup.withHeap("128m").withRecovery(true);

    @TempDir
    private Path folder;

    @Test
    void visitorsAreContent() {
        ChurnCounts counts = churn(UnaryOperator.identity(), seen -> seen.recovered() >= 5 && seen.refused() >= 2);
        assertEquals(Map.of(), counts.complaints());
        assertTrue(counts.events() > 0 && counts.acks() > 0, counts::toString);
    }

    @ParameterizedTest
    @CsvSource({"LOSE_TICK, lost: missed: tick", "REPEAT_TICK, lost: a repeated tick", "CHANGE_ID, lost: not recovered"
    })
    void visitorsComplainOfFaultyRecoveries(FaultyLink.Fault fault, String complaint) {
        churn(link -> new FaultyLink(link, fault), seen -> seen.complaints().containsKey(complaint));
    }

    /** Lets visitors come and go until they have seen enough. */
    private ChurnCounts churn(UnaryOperator<Link> network, Predicate<ChurnCounts> enough) {
        try (ServerProcess server = ServerProcess.start(SERVER, folder.resolve("server.log"));
                Churn churn = Churn.start(server.address(), ChurnPlan.brief(), network)) {
            Awaitility.await().atMost(LIMIT).until(churn::counts, enough);
            return churn.counts();
        }
    }
}
