package dev.carillon.benchmarks.report;

import dev.carillon.benchmarks.process.ServerKind;
import dev.carillon.benchmarks.results.Metric;
import dev.carillon.benchmarks.results.Results;
import dev.carillon.benchmarks.results.Target;
import dev.carillon.benchmarks.results.Targets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Renders the results as a Markdown page: targets, machine, a table for each workload, single operations and plots. */
public final class MarkdownReport {
    private static final int BUSY_PERCENT = 90;

    private final Results results;
    private final Map<String, String> descriptions;
    private final Map<String, String> plots;
    private final StringBuilder page = new StringBuilder();

    /** Creates a report. The descriptions are by workload name, and the plots are files by title. */
    public MarkdownReport(Results results, Map<String, String> descriptions, Map<String, String> plots) {
        this.results = results;
        this.descriptions = descriptions;
        this.plots = plots;
    }

    /** Returns the complete page. */
    public String write() {
        page.setLength(0);
        line(
                "# Results",
                "",
                "Written by `benchmarks/run`; [README.md](README.md) explains what is measured, and how.",
                "");
        writeTargets();
        writeMachine();
        results.workloads().forEach(this::writeWorkload);
        writeOperations();
        writePlots();
        return page.toString();
    }

    /** Returns the tables of the workloads only. */
    public String writeTables() {
        page.setLength(0);
        results.workloads().forEach(this::writeWorkload);
        return page.toString();
    }

    private void line(String... lines) {
        for (String line : lines) {
            page.append(line).append('\n');
        }
    }

    private void row(Stream<String> cells) {
        line(cells.collect(Collectors.joining(" | ", "| ", " |")));
    }

    private void header(Stream<String> titles) {
        List<String> all = titles.toList();
        row(all.stream());
        row(all.stream().map(title -> "---"));
    }

    // ---- targets ----

    private void writeTargets() {
        line("## Targets", "");
        header(Stream.of("workload", "beside", "what", "wanted", "measured", ""));
        Targets.all().forEach(this::writeTarget);
        line("", "[Why some targets were missed](../docs/performance.md#missed-targets-and-why).", "");
    }

    private void writeTarget(Target target) {
        String unit = target.against().isEmpty() ? "" : "x";
        OptionalDouble value = target.measured().apply(results);
        row(Stream.of(
                target.what(),
                target.against(),
                target.quantity(),
                target.bound().sign() + " " + format(target.limit(), 2) + unit,
                value.isPresent() ? format(value.getAsDouble(), 2) + unit : "",
                value.isEmpty() ? "not measured" : target.isReached(value.getAsDouble()) ? "reached" : "**missed**"));
    }

    // ---- machine ----

    private void writeMachine() {
        line("## Machine", "");
        header(Stream.of("", ""));
        results.machine().forEach((name, value) -> row(Stream.of(name, value)));
        line("");
    }

    // ---- workloads ----

    private void writeWorkload(String workload) {
        line("## " + workload, "", descriptions.getOrDefault(workload, ""), "");
        List<Metric> metrics = metricsOf(workload);
        if (!metrics.isEmpty()) {
            Metric first = metrics.get(0);
            header(Stream.concat(
                    Stream.of("server", "Carillon / it, " + first.title()),
                    metrics.stream().map(Metric::title)));
            results.servers(workload).forEach(server -> writeServer(workload, server, metrics));
            line("");
        }
        results.servers(workload).forEach(server -> writeRemarks(workload, server));
    }

    private void writeServer(String workload, ServerKind server, List<Metric> metrics) {
        OptionalDouble ratio = results.ratio(workload, ServerKind.CARILLON, server, metrics.get(0));
        Stream<String> values = metrics.stream().map(metric -> format(workload, server, metric));
        row(Stream.concat(
                Stream.of(server.title(), ratio.isPresent() ? format(ratio.getAsDouble(), 2) + "x" : ""), values));
    }

    private List<Metric> metricsOf(String workload) {
        Set<ServerKind> servers = results.servers(workload);
        return Arrays.stream(Metric.values())
                .filter(metric -> metric != Metric.KEPT_UP)
                .filter(metric -> servers.stream()
                        .anyMatch(server ->
                                results.median(workload, server, metric).isPresent()))
                .toList();
    }

    private String format(String workload, ServerKind server, Metric metric) {
        OptionalDouble value = results.median(workload, server, metric);
        return value.isPresent() ? format(value.getAsDouble(), metric.decimals()) : "";
    }

    private static String format(double value, int decimals) {
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }

    private void writeRemarks(String workload, ServerKind server) {
        results.failures(workload, server).forEach(failure -> remark(server, "failed: " + failure));
        value(workload, server, Metric.KEPT_UP)
                .filter(keptUp -> keptUp < 1)
                .ifPresent(keptUp -> remark(server, "did not keep up: messages were late or missing at the end."));
        value(workload, server, Metric.DELIVERED_PERCENT)
                .filter(delivered -> delivered != 100)
                .ifPresent(delivered -> remark(server, "delivered " + format(delivered, 1) + " % in time."));
        value(workload, server, Metric.GENERATOR_PERCENT)
                .filter(busy -> busy > BUSY_PERCENT)
                .ifPresent(busy -> remark(server, "the load generator may have been the limit."));
    }

    private Optional<Double> value(String workload, ServerKind server, Metric metric) {
        return results.median(workload, server, metric).stream().boxed().findFirst();
    }

    private void remark(ServerKind server, String text) {
        line("- " + server.title() + " " + text, "");
    }

    // ---- single operations ----

    private void writeOperations() {
        if (results.operations().isEmpty()) {
            return;
        }
        line("## Single operations of Carillon", "", "Without a network, by JMH.", "");
        header(Stream.of("operation", "ns", "bytes of garbage"));
        results.operations()
                .forEach(operation ->
                        row(Stream.of(operation.name(), format(operation.nanos(), 0), format(operation.bytes(), 0))));
        line("");
    }

    // ---- plots ----

    private void writePlots() {
        if (!plots.isEmpty()) {
            line("## Plots", "");
            plots.forEach((title, file) -> line("![" + title + "](" + file + ")", ""));
        }
    }
}
