package dev.carillon.attacks.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The attackers, in a process that gets only the processor time that the server and its clients leave: real attackers have
 * machines of their own. Closing it always ends the process.
 */
public final class AttackerProcess implements AutoCloseable {
    private static final String MAIN = "dev.carillon.attacks.kinds.AttackerMain";
    private static final int EXIT_SECONDS = 30;

    private final Process process;
    private final BufferedReader output;

    private AttackerProcess(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
        readLine();
    }

    /**
     * Starts attacks and returns when they have begun.
     *
     * @param attacks the names of the attacks
     * @param from the local address of the attackers
     * @param scale the size of the attack; 1 is full size
     * @param closedAfterResponse whether the server closes the connection after each HTTP response
     */
    public static AttackerProcess start(
            int port, List<String> attacks, InetAddress from, double scale, boolean closedAfterResponse) {
        List<String> command = new ArrayList<>(List.of("nice", "-n", "19"));
        command.addAll(JavaCommand.of(List.of("-Xmx1g"), System.getProperty("java.class.path"), MAIN));
        command.add(Integer.toString(port));
        command.add(from.getHostAddress());
        command.add(Double.toString(scale));
        command.add(Boolean.toString(closedAfterResponse));
        command.addAll(attacks);
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try {
                return new AttackerProcess(process);
            } catch (RuntimeException e) {
                process.destroyForcibly();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String readLine() {
        try {
            String line = output.readLine();
            if (line == null) {
                throw new IllegalStateException("the attackers have failed; see standard error");
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the attacks, and returns what each one has achieved. */
    public String stop() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return readLine();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
