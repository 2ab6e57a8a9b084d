package dev.carillon.attacks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class AttackCommandTest {
    private final StringWriter errors = new StringWriter();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "--server=express, no such server: express",
        "--server=socket.io --jvm-opts=-Xss1m, --jvm-opts",
        "--server=socket.io --handlers=direct, --handlers",
        "--server=netty-socketio --handlers=direct, --handlers",
        "--server=netty-socketio --recovery, --recovery",
    })
    void refusesWhatTheServerDoesNotHave(String options, String message) {
        assertEquals(CommandLine.ExitCode.USAGE, run(options + " --attack=handshakes"));
        assertTrue(errors.toString().startsWith(message), errors::toString);
    }

    @Test
    void tellsWhyAnAttackIsNotApplicable() {
        PrintStream out = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            assertEquals(0, run("--server=netty-socketio --attack=recover-without-offset,sigterm"));
        } finally {
            System.setOut(out);
        }
        assertEquals(
                2,
                printed.toString(StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> line.contains("| not applicable: "))
                        .count());
    }

    private int run(String options) {
        return new CommandLine(new AttackCommand())
                .setErr(new PrintWriter(errors, true))
                .execute(Stream.concat(Stream.of(options.split(" ", -1)), Stream.of("--logs=" + folder))
                        .toArray(String[]::new));
    }
}
