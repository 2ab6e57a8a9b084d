package dev.carillon.benchmarks.results;

import dev.carillon.benchmarks.process.ServerKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Predicate;

/** The measurements of a campaign, and a description of the machine. */
public final class Results {
    private final Map<String, String> machine;
    private final List<Measurement> measurements = new ArrayList<>();
    private final List<MicroResult> operations = new ArrayList<>();

    /** Creates empty results. The machine's properties are reported in the order of the map. */
    public Results(Map<String, String> machine) {
        this.machine = machine;
    }

    public Map<String, String> machine() {
        return machine;
    }

    /** Adds a measurement. */
    public void add(Measurement measurement) {
        measurements.add(measurement);
    }

    /** Adds the costs of single operations. */
    public void addOperations(List<MicroResult> more) {
        operations.addAll(more);
    }

    /** Returns the costs of single operations. */
    public List<MicroResult> operations() {
        return List.copyOf(operations);
    }

    /** Returns the names of the workloads, in the order of their first measurements. */
    public Set<String> workloads() {
        Set<String> names = new LinkedHashSet<>();
        measurements.forEach(measurement -> names.add(measurement.workload()));
        return names;
    }

    /** Returns the servers that a workload was run on. */
    public Set<ServerKind> servers(String workload) {
        Set<ServerKind> servers = new LinkedHashSet<>();
        of(measurement -> measurement.workload().equals(workload))
                .forEach(measurement -> servers.add(measurement.server()));
        return servers;
    }

    /** Returns the distinct reasons for failed measurements. */
    public List<String> failures(String workload, ServerKind server) {
        return of(workload, server).stream()
                .map(Measurement::failure)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }

    /** Returns the median over the rounds, or empty if there is no value. */
    public OptionalDouble median(String workload, ServerKind server, Metric metric) {
        double[] values = of(workload, server).stream()
                .map(measurement -> measurement.values().get(metric))
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        if (values.length == 0) {
            return OptionalDouble.empty();
        }
        int middle = values.length / 2;
        return OptionalDouble.of(values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2);
    }

    /** Returns the ratio of a server's median to another's, or empty if it cannot be computed. */
    public OptionalDouble ratio(String workload, ServerKind server, ServerKind other, Metric metric) {
        OptionalDouble ours = median(workload, server, metric);
        OptionalDouble theirs = median(workload, other, metric);
        if (ours.isEmpty() || theirs.isEmpty() || theirs.getAsDouble() == 0) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(ours.getAsDouble() / theirs.getAsDouble());
    }

    private Collection<Measurement> of(String workload, ServerKind server) {
        return of(measurement -> measurement.workload().equals(workload) && measurement.server() == server);
    }

    private List<Measurement> of(Predicate<Measurement> wanted) {
        return measurements.stream().filter(wanted).toList();
    }
}
