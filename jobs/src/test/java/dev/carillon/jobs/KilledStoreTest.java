package dev.carillon.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The file of a process that is killed at random moments. {@code -Dcarillon.kills=200} kills it more often, and {@code
 * -Dcarillon.kills.seed=17} starts with other moments.
 */
class KilledStoreTest {
    private static final int KILLS = Integer.getInteger("carillon.kills", 5);
    private static final long FIRST_SEED = Long.getLong("carillon.kills.seed", 1);
    private static final int MAX_MILLIS = 400;
    private static final long MAX_BYTES = 64 * 1024 * 1024;

    @TempDir
    private Path folder;

    /** The last state of a job that its reporter knows to be stored. */
    private record Acknowledged(JobState state, long done) {
        boolean isKeptBy(Job job) {
            boolean same = job.state() == state;
            boolean later = !state.isTerminal() && job.state() != JobState.QUEUED;
            return (same || later) && job.done() >= done;
        }
    }

    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void acknowledgedStatesAreInTheFileAfterEachKill() throws Exception {
        Path file = folder.resolve("jobs.db");
        for (long seed = FIRST_SEED; seed < FIRST_SEED + KILLS; seed++) {
            Map<String, Acknowledged> expected = writeAndKill(file, seed);
            Map<String, Job> stored;
            try (JobStore store = JobStore.inFile(file)) {
                stored = store.load().stream().collect(Collectors.toMap(Job::id, Function.identity()));
            }
            for (Map.Entry<String, Acknowledged> entry : expected.entrySet()) {
                Job job = stored.get(entry.getKey());
                String failure = "seed " + seed + ", job " + entry + ": ";
                if (job == null) { // only those that ended long ago may be forgotten
                    assertTrue(entry.getValue().state().isTerminal() && stored.size() >= 1_000, failure + "is missing");
                } else {
                    assertTrue(entry.getValue().isKeptBy(job), () -> failure + job);
                }
            }
            assertTrue(Files.size(file) < MAX_BYTES, "seed " + seed + ": " + Files.size(file) + " bytes");
        }
    }

    /** Returns the last state of each job that was acknowledged before the process was killed. */
    private static Map<String, Acknowledged> writeAndKill(Path file, long seed) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        StoreWriter.class.getName(),
                        file.toString(),
                        Long.toString(seed))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Map<String, Acknowledged> states = new HashMap<>();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                String[] parts = line.split(" ", -1);
                Optional<JobState> state = parts.length == 3 ? JobState.parse(parts[1]) : Optional.empty();
                if (state.isEmpty() || parts[2].isEmpty()) {
                    continue; // the last line may be cut off, and the JVM may print something of its own
                }
                if (states.isEmpty()) {
                    CompletableFuture.delayedExecutor(new Random(seed).nextInt(MAX_MILLIS), TimeUnit.MILLISECONDS)
                            .execute(
                                    process.toHandle()
                                            ::destroyForcibly); // Process.destroyForcibly would close the stream
                }
                states.put(parts[0], new Acknowledged(state.get(), Long.parseLong(parts[2])));
            }
        } finally {
            process.destroyForcibly();
        }
        assertFalse(states.isEmpty(), "the process has ended by itself");
        assertEquals(128 + 9, process.onExit().join().exitValue(), "killed");
        return states;
    }
}
