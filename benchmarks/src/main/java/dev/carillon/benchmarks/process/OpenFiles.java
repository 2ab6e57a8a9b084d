package dev.carillon.benchmarks.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** How many files, and so connections, a process may have open; servers inherit it. */
public final class OpenFiles {
    /** Jars, logs, pipes, event loops. */
    private static final int OTHERS = 300;

    private OpenFiles() {}

    /** Whether so many connections are possible. */
    public static boolean sufficeFor(int connections) throws IOException {
        return limit() >= connections + OTHERS;
    }

    /** The limit of this process. */
    public static long limit() throws IOException {
        return parse(Files.readAllLines(Path.of("/proc/self/limits")));
    }

    static long parse(List<String> limits) {
        String soft = limits.stream()
                .filter(line -> line.startsWith("Max open files"))
                .map(line -> line.trim().split("\\s+", -1)[3])
                .findFirst()
                .orElse("unlimited");
        return soft.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(soft);
    }
}
