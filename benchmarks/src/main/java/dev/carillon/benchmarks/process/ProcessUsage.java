package dev.carillon.benchmarks.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The resource usage of a process (proc(5)).
 *
 * @param cpu the processor time, in user and kernel mode
 * @param residentBytes the current resident memory
 * @param peakResidentBytes the peak resident memory
 */
public record ProcessUsage(Duration cpu, long residentBytes, long peakResidentBytes) {
    /** The kernel counts in hundredths of a second, on every architecture (USER_HZ). */
    private static final long NANOS_PER_TICK = 10_000_000;

    private static final int USER_TICKS = 11;
    private static final int KERNEL_TICKS = 12;

    static ProcessUsage of(long pid) {
        Path folder = Path.of("/proc", Long.toString(pid));
        try {
            return parse(Files.readString(folder.resolve("stat")), Files.readAllLines(folder.resolve("status")));
        } catch (IOException e) {
            throw new UncheckedIOException("the server process has exited; see its log", e);
        }
    }

    /** Parses the contents of {@code stat} and {@code status}. */
    static ProcessUsage parse(String stat, List<String> status) {
        // The command name may contain spaces. It ends at the last closing parenthesis.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        long ticks = Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[KERNEL_TICKS]);
        return new ProcessUsage(
                Duration.ofNanos(ticks * NANOS_PER_TICK), kilobytes(status, "VmRSS:"), kilobytes(status, "VmHWM:"));
    }

    /** The usage of two processes together. */
    ProcessUsage plus(ProcessUsage other) {
        return new ProcessUsage(
                cpu.plus(other.cpu), residentBytes + other.residentBytes, peakResidentBytes + other.peakResidentBytes);
    }

    private static long kilobytes(List<String> status, String name) {
        return status.stream()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElse(0);
    }
}
