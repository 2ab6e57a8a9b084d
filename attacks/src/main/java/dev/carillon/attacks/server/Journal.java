package dev.carillon.attacks.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/** The echoes that a server has received before and after the signal to stop. */
public final class Journal {
    private static final String BEFORE = "before ";
    private static final String AFTER = "after ";

    private final Queue<Long> before = new ConcurrentLinkedQueue<>();
    private final Queue<Long> after = new ConcurrentLinkedQueue<>();
    private volatile boolean stopping;

    void add(long echo) {
        (stopping ? after : before).add(echo);
    }

    void stopping() {
        stopping = true;
    }

    void write(Path file) {
        try {
            Files.writeString(file, lines(BEFORE, before) + lines(AFTER, after));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String lines(String prefix, Queue<Long> echoes) {
        return echoes.stream().map(echo -> prefix + echo + "\n").collect(Collectors.joining());
    }

    /** Returns the echoes that arrived before the signal. */
    public static Set<Long> receivedBefore(Path file) {
        return read(file, BEFORE);
    }

    /** Returns the echoes that arrived after the signal. */
    public static Set<Long> receivedAfter(Path file) {
        return read(file, AFTER);
    }

    private static Set<Long> read(Path file, String prefix) {
        try (var lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(prefix))
                    .map(line -> Long.valueOf(line.substring(prefix.length())))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
