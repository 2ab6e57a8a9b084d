package dev.carillon.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The official JavaScript client behind a proxy with faults, with connection state recovery: {@code faults.test.mjs}. {@code
 * -Dcarillon.faults.rounds=5} repeats everything.
 */
@Heavy
class FaultsNodeTest {
    private static final long SEED = Long.getLong("carillon.faults.seed", 1);
    private static final int ROUNDS = Integer.getInteger("carillon.faults.rounds", 1);

    @TempDir
    private Path folder;

    @Test
    @Timeout(value = 280, unit = TimeUnit.SECONDS)
    void clientMissesNothing() throws Exception {
        Prerequisites.requireNode();
        System.out.println("seed of the proxy: " + SEED);
        try (FaultServer server = new FaultServer(SEED)) {
            JavaClient witness = server.direct().connect(ClientTransport.WEBSOCKET);
            NodeTests.run(
                    folder,
                    "faults.test.mjs",
                    Map.of(
                            "CARILLON_URL", server.proxy().url(),
                            "CARILLON_CONTROL", server.direct().url(),
                            "CARILLON_ROUNDS", Integer.toString(ROUNDS)));
            int emitted = server.emit(1);
            for (int number = 0; number <= emitted; number++) {
                assertEquals(number, witness.take("event").get(0), "an undisturbed client");
            }
        }
    }
}
