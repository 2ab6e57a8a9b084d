package dev.carillon.integration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assertions;

/** The packaged server in a separate process. Closing it always ends the process. */
final class ServerProcess implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Pattern ADDRESS = Pattern.compile("https?://[^\\s:]+:(\\d+)");

    private final Process process;
    private final Path output;
    private final Path errors;

    private ServerProcess(Process process, Path output, Path errors) {
        this.process = process;
        this.output = output;
        this.errors = errors;
    }

    /** Runs the jar and redirects its output to files in a folder. */
    static ServerProcess run(Path folder, Map<String, String> environment, String... args) {
        return run(folder, environment, List.of(), args);
    }

    /** Runs the jar with additional JVM options. */
    static ServerProcess run(Path folder, Map<String, String> environment, List<String> jvmOptions, String... args) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC"));
        command.addAll(jvmOptions);
        command.addAll(List.of("-jar", Prerequisites.serverJar().toString()));
        command.addAll(List.of(args));
        try {
            Path output = Files.createTempFile(folder, "out", ".txt");
            Path errors = Files.createTempFile(folder, "err", ".txt");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile());
            builder.environment()
                    .keySet()
                    .removeIf(name -> name.startsWith("CARILLON_") || name.startsWith("JAVA_TOOL"));
            builder.environment().putAll(environment);
            return new ServerProcess(builder.start(), output, errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for the line with the address and returns the port. */
    int awaitPort() {
        return Waiting.await().until(this::port, port -> port > 0 || !process.isAlive());
    }

    private int port() {
        Matcher matcher = ADDRESS.matcher(output());
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
    }

    /** Sends the process a termination signal, as a service manager does. */
    void terminate() {
        process.destroy();
    }

    /** Waits until the process ends and returns its exit code. */
    int awaitExit() {
        return awaitExit(LIMIT);
    }

    int awaitExit(Duration limit) {
        try {
            Assertions.assertTrue(
                    process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS),
                    () -> "still running\n" + output() + errors());
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    String output() {
        return read(output);
    }

    String errors() {
        return read(errors);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends the process a signal, such as {@code STOP} or {@code CONT}. */
    void signal(String name) throws InterruptedException {
        try {
            new ProcessBuilder("kill", "-" + name, "" + process.pid()).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the process with SIGKILL. */
    void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    @Override
    public void close() {
        kill();
    }
}
