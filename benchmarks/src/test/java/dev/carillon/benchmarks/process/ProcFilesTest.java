package dev.carillon.benchmarks.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Parses the contents of files in {@code /proc}. */
class ProcFilesTest {
    @Test
    void readsProcessorTimeAndMemory() {
        String stat = "4711 (a (strange) name) S 1 4711 4711 0 -1 4194560 100 0 0 0 123 45 0 0 20 0 17 0 900 1 2";
        List<String> status = List.of("Name:\tjava", "VmHWM:\t   2048 kB", "VmRSS:\t   1024 kB");
        ProcessUsage usage = ProcessUsage.parse(stat, status);
        assertEquals(Duration.ofMillis(1680), usage.cpu());
        assertEquals(1024 * 1024, usage.residentBytes());
        assertEquals(2048 * 1024, usage.peakResidentBytes());
    }

    @Test
    void readsOpenFileLimit() {
        assertEquals(20_000, OpenFiles.parse(List.of("Limit  Soft Limit  Hard Limit  Units", limits("20000"))));
        assertEquals(Long.MAX_VALUE, OpenFiles.parse(List.of(limits("unlimited"))));
    }

    private static String limits(String soft) {
        return "Max open files            " + soft + "                40000                files     ";
    }
}
