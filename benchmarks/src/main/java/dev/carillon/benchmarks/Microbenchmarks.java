package dev.carillon.benchmarks;

import dev.carillon.benchmarks.results.MicroResult;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs the JMH benchmarks of single operations of Carillon: time and allocated bytes per operation. */
final class Microbenchmarks {
    private static final String ALLOCATION = "gc.alloc.rate.norm";

    private Microbenchmarks() {}

    static List<MicroResult> run() {
        Options options = new OptionsBuilder()
                .include("dev\\.carillon\\.internal\\..*Benchmark")
                .addProfiler(GCProfiler.class)
                .build();
        try {
            return results(new Runner(options).run());
        } catch (RunnerException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<MicroResult> results(Collection<RunResult> runs) {
        List<MicroResult> results = new ArrayList<>();
        for (RunResult run : runs) {
            results.add(new MicroResult(
                    name(run.getParams()), run.getPrimaryResult().getScore(), allocation(run)));
        }
        return results;
    }

    private static String name(BenchmarkParams params) {
        String method = params.getBenchmark().replaceAll("^.*\\.(\\w+)Benchmark\\.(\\w+)$", "$1.$2");
        return params.getParamsKeys().stream()
                .map(key -> key + " " + params.getParam(key))
                .collect(Collectors.joining(", ", method + ", ", ""));
    }

    private static double allocation(RunResult run) {
        for (String label : run.getSecondaryResults().keySet()) {
            if (label.endsWith(ALLOCATION)) {
                return run.getSecondaryResults().get(label).getScore();
            }
        }
        return Double.NaN;
    }
}
