package dev.carillon.benchmarks.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The limit of open files, and thus of connections, per process. Server processes inherit it. */
public final class OpenFiles {
    /** Reserved for jars, logs, pipes and event loops. */
    private static final int OTHERS = 300;

    private OpenFiles() {}

    /** Whether the limit allows this number of connections. */
    public static boolean sufficeFor(int connections) throws IOException {
        return limit() >= connections + OTHERS;
    }

    /** Returns the soft limit of this process. */
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
