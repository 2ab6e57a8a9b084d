package dev.carillon.integration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assertions;

/** Runs a test script under Node.js. It must exit with 0 and must have run at least one test. */
final class NodeTests {
    private static final Pattern PASSED = Pattern.compile("^# pass (\\d+)$", Pattern.MULTILINE);
    private static final long LIMIT_SECONDS = 900;

    private NodeTests() {}

    /** Writes the output to a file in a folder and returns it. A failure message contains it too. */
    static String run(Path folder, String script, Map<String, String> environment)
            throws IOException, InterruptedException {
        Path tap = folder.resolve(script + ".tap");
        ProcessBuilder builder = new ProcessBuilder(List.of("node", "--test", "--test-reporter=tap", script))
                .directory(Prerequisites.SCRIPTS.toFile())
                .redirectErrorStream(true)
                .redirectOutput(tap.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
            String output = Files.readString(tap);
            Assertions.assertTrue(ended, () -> script + " did not end in time:\n" + output);
            Assertions.assertEquals(0, process.exitValue(), () -> script + " failed:\n" + output);
            Matcher passed = PASSED.matcher(output);
            Assertions.assertTrue(passed.find() && Integer.parseInt(passed.group(1)) > 0, () -> "no tests:\n" + output);
            return output;
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
