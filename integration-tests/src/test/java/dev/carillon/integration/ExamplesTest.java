package dev.carillon.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.carillon.client.CarillonClient;
import dev.carillon.client.JobReporter;
import java.io.File;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The programs in {@code examples/}, unchanged, with a real server and a Socket.IO client that watches the job. */
@Heavy
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ExamplesTest {
    private static final Path EXAMPLES =
            Path.of("..", "examples").toAbsolutePath().normalize();
    private static final String KEY = TestServer.API_KEY;

    /** More than the test waits for, so that the program can only end early. */
    private static final int ENDLESS = 1_000_000;

    @TempDir
    private Path folder;

    @AutoClose
    private final TestServer server = TestServer.carillonWithApiKey();

    /** The programs that report a job. */
    private enum Reporter {
        CURL("report-job.sh"),
        PYTHON("report_job.py"),
        NODE("report-job.mjs"),
        JAVA("ReportJob.java");

        private final String file;

        Reporter(String file) {
            this.file = file;
        }

        List<String> command(int rows) {
            String path = EXAMPLES.resolve(file).toString();
            String count = String.valueOf(rows);
            return switch (this) {
                case CURL -> {
                    Prerequisites.requireOnPath("curl", "curl");
                    yield List.of("bash", path, count);
                }
                case PYTHON -> {
                    Prerequisites.requireOnPath("python3", "Python 3");
                    yield List.of("python3", path, count);
                }
                case NODE -> {
                    Prerequisites.requireOnPath("node", "Node.js 20 or newer");
                    yield List.of("node", path, count);
                }
                case JAVA ->
                    List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            jar(CarillonClient.class) + File.pathSeparator + jar(Gson.class),
                            path,
                            count);
            };
        }
    }

    private static String jar(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private Program start(List<String> command, String key) {
        return Program.start(folder, Map.of("CARILLON_URL", server.url(), "CARILLON_API_KEY", key), command);
    }

    /** Waits until a program has opened its job, and follows it. */
    private static String subscribe(JavaClient watcher, Program program) {
        JsonArray jobs = Waiting.await()
                .until(
                        () -> {
                            assertTrue(program.isRunning(), program::toString);
                            return watcher.request("job:list", Json.object("name", "export"))
                                    .getAsJsonObject()
                                    .getAsJsonArray("jobs");
                        },
                        list -> !list.isEmpty());
        String id = jobs.get(0).getAsJsonObject().get("id").getAsString();
        watcher.request("job:subscribe", Json.object("id", id));
        return id;
    }

    @ParameterizedTest
    @EnumSource
    void watcherSeesTheProgressAndTheEnd(Reporter reporter) {
        int rows = 40;
        List<String> command = reporter.command(rows);
        JavaClient watcher = server.connect(ClientTransport.WEBSOCKET);
        try (Program program = start(command, KEY)) {
            String id = subscribe(watcher, program);
            JsonObject update = watcher.next("job:update").getAsJsonObject();
            assertEquals("running", update.get("state").getAsString());
            assertTrue(update.get("message").getAsString().matches("row \\d+ of " + rows), update::toString);
            assertEquals(0, program.awaitExit(), program::toString);
            JsonObject end = watcher.next("job:end").getAsJsonObject();
            assertEquals("done", end.get("state").getAsString());
            assertEquals("export.csv", end.get("result").getAsString());
            assertEquals("row " + rows + " of " + rows, end.get("message").getAsString());
            assertEquals("Opened the job " + id + "\nThe job is done\n", program.output());
        }
    }

    @ParameterizedTest
    @EnumSource
    void cancelStopsTheReporter(Reporter reporter) {
        List<String> command = reporter.command(ENDLESS);
        JavaClient watcher = server.connect(ClientTransport.WEBSOCKET);
        try (Program program = start(command, KEY)) {
            String id = subscribe(watcher, program);
            watcher.next("job:update");
            watcher.request("job:cancel", Json.object("id", id));
            assertEquals(3, program.awaitExit(), program::toString);
            assertTrue(program.output().endsWith("Stopped, because the job has ended: cancelled\n"), program::toString);
            JsonObject end = watcher.next("job:end").getAsJsonObject();
            assertEquals("cancelled", end.get("state").getAsString());
        }
    }

    /** After a restart of the server, the reason is {@code interrupted}. */
    @ParameterizedTest
    @EnumSource
    void stoppedReporterSaysWhyTheJobHasFailed(Reporter reporter) {
        List<String> command = reporter.command(ENDLESS);
        JavaClient other = server.connect(ClientTransport.WEBSOCKET, Map.of("apiKey", KEY));
        try (Program program = start(command, KEY)) {
            String id = subscribe(other, program);
            other.request("job:fail", Json.object("id", id, "error", "interrupted"));
            assertEquals(3, program.awaitExit(), program::toString);
            assertTrue(
                    program.output().endsWith("Stopped, because the job has ended: failed (interrupted)\n"),
                    program::toString);
        }
    }

    /** Otherwise the job would stay open until its reporter has been silent for an hour. */
    @ParameterizedTest
    @EnumSource
    void terminatedReporterFailsItsJob(Reporter reporter) {
        List<String> command = reporter.command(ENDLESS);
        JavaClient watcher = server.connect(ClientTransport.WEBSOCKET);
        try (Program program = start(command, KEY)) {
            subscribe(watcher, program);
            watcher.next("job:update");
            program.terminate();
            JsonObject end = watcher.next("job:end").getAsJsonObject();
            assertEquals("failed", end.get("state").getAsString());
            assertEquals("the reporter was stopped", end.get("error").getAsString());
            assertEquals(143, program.awaitExit(), program::toString);
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusedReporterSaysWhy(Reporter reporter) {
        try (Program program = start(reporter.command(1), "wrong")) {
            assertEquals(1, program.awaitExit(), program::toString);
            assertTrue(program.output().contains("401"), program::toString);
            assertTrue(program.output().contains("a valid API key is required"), program::toString);
        }
    }

    // ---- watchers ----

    @Test
    void curlWatchesAJob() {
        Prerequisites.requireOnPath("curl", "curl");
        String path = EXAMPLES.resolve("watch-job.sh").toString();
        String output = watch(List.of("bash", path));
        assertEquals(3, output.lines().count(), output);
        assertTrue(output.lines().allMatch(line -> line.startsWith("{\"id\":")), output);
        watchCancelled(List.of("bash", path));
    }

    @Test
    void socketIoClientWatchesAJob() throws Exception {
        Prerequisites.requireNode();
        Path script = Files.copy(EXAMPLES.resolve("watch-job.mjs"), folder.resolve("watch-job.mjs"));
        Path packages =
                Files.createSymbolicLink(folder.resolve("node_modules"), Prerequisites.SCRIPTS.resolve("node_modules"));
        try {
            String output = watch(List.of("node", script.toString()));
            assertEquals("queued 0% \nrunning 40% row 4\ndone 100% row 4\nexport.csv\n", output);
            watchCancelled(List.of("node", script.toString()));
        } finally {
            Files.delete(packages);
        }
    }

    /** Runs a program that watches a job until it ends. */
    private String watch(List<String> command) {
        JobReporter job = open();
        try (Program program = start(command, job)) {
            awaitOutput(program, "queued");
            job.progress(4, "row 4");
            awaitOutput(program, "row 4");
            job.complete("export.csv");
            assertEquals(0, program.awaitExit(), program::toString);
            assertTrue(program.output().contains("export.csv"), program::toString);
            return program.output();
        }
    }

    private JobReporter open() {
        return CarillonClient.builder(URI.create(server.url()))
                .apiKey(KEY)
                .build()
                .jobs()
                .open("export", 10);
    }

    private Program start(List<String> command, JobReporter job) {
        return start(Stream.concat(command.stream(), Stream.of(job.id())).toList(), "");
    }

    private void watchCancelled(List<String> command) {
        JobReporter job = open();
        try (Program program = start(command, job)) {
            awaitOutput(program, "queued");
            job.cancel();
            assertEquals(1, program.awaitExit(), program::toString);
            assertTrue(program.output().contains("cancelled"), program::toString);
        }
    }

    private static void awaitOutput(Program program, String text) {
        Waiting.await().until(() -> program.output().contains(text) || !program.isRunning());
    }

    @Test
    void everyExampleIsTested() throws Exception {
        Set<String> tested = new TreeSet<>(Set.of("watch-job.sh", "watch-job.mjs"));
        for (Reporter reporter : Reporter.values()) {
            tested.add(reporter.file);
        }
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            assertEquals(
                    tested,
                    files.map(file -> file.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new)));
        }
    }
}
