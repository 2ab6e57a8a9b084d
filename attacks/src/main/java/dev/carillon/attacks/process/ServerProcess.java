package dev.carillon.attacks.process;

import dev.carillon.attacks.server.ServerUsage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The server under attack, in a process of its own. Closing it always ends the process. */
public final class ServerProcess implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(20);
    private static final Duration SAMPLE_LIMIT = Duration.ofSeconds(1);

    /** What the JVM reports; see {@link JavaCommand}. */
    static final String OUT_OF_MEMORY = "OutOfMemoryError";

    /** These, and what Netty and Node.js report. */
    private static final List<String> ALL_OUT_OF_MEMORY =
            List.of(OUT_OF_MEMORY, "OutOfDirectMemoryError", "JavaScript heap out of memory");

    private final Process process;
    private final Path log;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final InetSocketAddress address;
    private int owed;

    private ServerProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
        Thread reader = new Thread(this::readLines, "server-output");
        reader.setDaemon(true);
        reader.start();
        String port = nextLine(START_LIMIT).orElseThrow(() -> new IllegalStateException("no start; see " + log));
        this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port));
    }

    /** Starts a server and waits for its port. Its standard error goes to a log file, which is overwritten. */
    public static ServerProcess start(Target target, Path log, String... moreArguments) {
        List<String> command = new ArrayList<>(target.command());
        command.addAll(List.of(moreArguments));
        try {
            Process process =
                    new ProcessBuilder(command).redirectError(log.toFile()).start();
            try {
                return new ServerProcess(process, log);
            } catch (RuntimeException e) {
                process.destroyForcibly();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void readLines() {
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            out.lines().forEach(lines::add);
        } catch (IOException | UncheckedIOException e) {
            lines.add(e.toString());
        }
    }

    private Optional<String> nextLine(Duration limit) {
        try {
            return Optional.ofNullable(lines.poll(limit.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    public InetSocketAddress address() {
        return address;
    }

    /** Returns the usage after a garbage collection, or empty if the server does not answer. */
    public Optional<ServerUsage> usage() {
        return ask("stats", ANSWER_LIMIT);
    }

    /** Returns the usage without a garbage collection, or empty if the server does not answer in time. */
    public Optional<ServerUsage> sample() {
        return ask("sample", SAMPLE_LIMIT);
    }

    private Optional<ServerUsage> ask(String question, Duration limit) {
        try {
            Writer input = process.outputWriter(StandardCharsets.UTF_8);
            input.write(question + "\n");
            input.flush();
        } catch (IOException e) {
            return Optional.empty(); // the process has ended
        }
        owed++;
        Optional<String> answer = Optional.empty();
        while (owed > 0) { // first the late answers to earlier questions
            answer = nextLine(limit);
            if (answer.isEmpty()) {
                return Optional.empty();
            }
            owed--;
        }
        return answer.map(ServerUsage::parse);
    }

    /** Whether the process is running. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Whether the process has run out of heap or direct memory. */
    public boolean ranOutOfMemory() {
        try {
            String text = Files.readString(log);
            return ALL_OUT_OF_MEMORY.stream().anyMatch(text::contains);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends SIGTERM, or SIGKILL. */
    public void signal(boolean kill) {
        ProcessHandle handle = process.toHandle(); // unlike the process itself, it leaves the standard streams open
        if (kill) {
            handle.destroyForcibly();
        } else {
            handle.destroy();
        }
    }

    /** Waits for the end of the process and returns its exit code, or empty if it is still running. */
    public Optional<Integer> awaitExit(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)
                    ? Optional.of(process.exitValue())
                    : Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        awaitExit(ANSWER_LIMIT);
    }
}
