package dev.carillon.integration;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** External requirements of some tests. If one is missing, the test is skipped with a message, and fails on CI. */
final class Prerequisites {
    static final Path SCRIPTS = Path.of("src", "test", "js").toAbsolutePath();

    private static final boolean CI = Boolean.parseBoolean(System.getenv("CI"));
    private static final String CHROMIUM =
            Optional.ofNullable(System.getenv("CHROMIUM")).orElse("/usr/bin/chromium");

    private Prerequisites() {}

    static Path serverJar() {
        Path jar = Path.of(System.getProperty("carillon.server.jar", "(carillon.server.jar is not set)"));
        require(Files.isRegularFile(jar), "the packaged server, " + jar + "; run 'mvn package' first");
        return jar;
    }

    /** Returns the class data archive that the build creates for a fast start. Not every JVM can create one. */
    static Path classDataArchive() {
        Path archive = serverJar().resolveSibling("carillon-server.jsa");
        require(Files.isRegularFile(archive), "the class-data archive, " + archive + ", of a build with this JDK");
        return archive;
    }

    /** Requires Node.js and the npm packages of the scripts. */
    static void requireNode() {
        requireOnPath("node", "Node.js 20 or newer");
        require(
                Files.isDirectory(SCRIPTS.resolve("node_modules/socket.io-client")),
                "the packages of the scripts; run 'npm ci' in integration-tests/src/test/js");
    }

    static void requireChromium() {
        require(Files.isExecutable(Path.of(CHROMIUM)), CHROMIUM + " (CHROMIUM names another browser)");
        require(
                Files.isDirectory(SCRIPTS.resolve("node_modules/playwright-core")),
                "Playwright; run 'npm ci' in integration-tests/src/test/js");
    }

    static void requireExecutable(String path, String name) {
        require(Files.isExecutable(Path.of(path)), name + " (" + path + ")");
    }

    static void requireOnPath(String command, String name) {
        boolean onPath = Optional.ofNullable(System.getenv("PATH")).stream()
                .flatMap(path -> Arrays.stream(path.split(File.pathSeparator)))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, command)));
        require(onPath, name + " ('" + command + "' on the PATH)");
    }

    static void require(boolean there, String what) {
        if (there) {
            return;
        }
        String message = "MISSING: this test needs " + what;
        if (CI) {
            Assertions.fail(message);
        }
        System.err.println("SKIPPED TEST. " + message);
        Assumptions.abort(message);
    }
}
