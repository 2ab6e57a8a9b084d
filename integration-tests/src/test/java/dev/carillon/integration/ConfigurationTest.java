package dev.carillon.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Options of the packaged server from the command line, the environment and a file, in this order of precedence. The start
 * line shows the effective value.
 */
class ConfigurationTest {
    private static final String LINE = "https://line.example";
    private static final String ENVIRONMENT = "https://environment.example";
    private static final String FILE = "https://file.example";

    @TempDir
    private Path folder;

    private Path config;

    @BeforeEach
    void writeConfiguration() throws Exception {
        config = Files.writeString(
                folder.resolve("server.properties"), "port=0\nhost=127.0.0.1\ncors-origin=" + FILE + "\n");
    }

    @Test
    void fileSetsOptions() {
        assertOrigins(FILE, Map.of(), "--config", config.toString());
    }

    @Test
    void fileCanBeNamedInTheEnvironment() {
        assertOrigins(FILE, Map.of("CARILLON_CONFIG", config.toString()));
    }

    @Test
    void environmentOverridesTheFile() {
        assertOrigins(ENVIRONMENT, Map.of("CARILLON_CORS_ORIGIN", ENVIRONMENT), "--config=" + config);
    }

    @Test
    void commandLineOverridesTheEnvironment() {
        assertOrigins(LINE, Map.of("CARILLON_CORS_ORIGIN", ENVIRONMENT), "--config=" + config, "--cors-origin=" + LINE);
    }

    @Test
    void listsAreSeparatedByCommas() {
        assertOrigins(
                ENVIRONMENT + ", " + FILE,
                Map.of(
                        "CARILLON_CORS_ORIGIN", ENVIRONMENT + "," + FILE,
                        "CARILLON_PORT", "0",
                        "CARILLON_HOST", "127.0.0.1"));
    }

    @Test
    void unknownKeyInFileIsReported() throws Exception {
        Files.writeString(config, "cors-orign=" + FILE);
        try (ServerProcess process = ServerProcess.run(folder, Map.of(), "--config=" + config)) {
            assertEquals(2, process.awaitExit());
            assertEquals(1, process.errors().lines().count(), process.errors());
            assertTrue(process.errors().contains("'cors-orign'"), process.errors());
        }
    }

    @Test
    void invalidValueInEnvironmentIsReported() {
        try (ServerProcess process = ServerProcess.run(folder, Map.of("CARILLON_PORT", "many"))) {
            assertEquals(2, process.awaitExit());
            assertEquals(1, process.errors().lines().count(), process.errors());
            assertTrue(process.errors().contains("many"), process.errors());
        }
    }

    private void assertOrigins(String origins, Map<String, String> environment, String... args) {
        try (ServerProcess process = ServerProcess.run(folder, environment, args)) {
            assertTrue(process.awaitPort() > 0, process.errors());
            assertTrue(process.output().contains("origins: same origin, " + origins + ";"), process.output());
        }
    }
}
