package dev.carillon.benchmarks.report;

import dev.carillon.benchmarks.process.ServerKind;
import dev.carillon.benchmarks.results.Metric;
import dev.carillon.benchmarks.results.Results;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.internal.chartpart.Chart;

/** Renders the results as plots: bar charts compare the servers, and line charts show how a cost grows. */
public final class Plots {
    private static final int WIDTH = 800;
    private static final int HEIGHT = 400;
    private static final int LEAST_DELIVERED_PERCENT = 50;

    /** Text is drawn as outlines, with more decimals than are visible. */
    private static final Pattern EXCESS_DECIMALS = Pattern.compile("(\\.\\d\\d)\\d+");

    private final Results results;
    private final Path folder;
    private final Map<String, String> files = new LinkedHashMap<>();

    /** Creates plots that are written to a folder. */
    public Plots(Results results, Path folder) {
        this.results = results;
        this.folder = folder;
    }

    /** Writes all plots for which there are results. Returns the files, relative to the folder's parent, by title. */
    public Map<String, String> write() throws IOException {
        Files.createDirectories(folder);
        bars("CPU for a message", Metric.CPU_PER_MESSAGE, List.of("steady-1000-10ms", "large", "binary"));
        bars("CPU for an answer", Metric.CPU_PER_MESSAGE, List.of("echo", "ack"));
        bars("Throughput of bursts", Metric.MESSAGES_PER_SECOND, List.of("burst"));
        bars("Throughput of rooms", Metric.MESSAGES_PER_SECOND, List.of("rooms"));
        bars("Polls", Metric.REQUESTS_PER_SECOND, List.of("polling"));
        bars(
                "99th percentile of latency",
                Metric.P99_MILLIS,
                List.of("steady-1000-10ms", "steady-1000-100ms", "latency"));
        bars("Idle memory", Metric.BYTES_PER_CONNECTION, List.of("memory"));
        lines("Cost of a message by clients", "growth-clients-", "clients");
        lines("Cost of a message by payload", "growth-payload-", "bytes");
        lines("Cost of a message by members of a room", "growth-rooms-", "members");
        return files;
    }

    private void bars(String title, Metric metric, List<String> wanted) throws IOException {
        List<String> workloads =
                wanted.stream().filter(results.workloads()::contains).toList();
        if (workloads.isEmpty()) {
            return;
        }
        CategoryChart chart = new CategoryChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .yAxisTitle(metric.title())
                .build();
        for (ServerKind server : serversOf(workloads)) {
            List<Double> values = workloads.stream()
                    .map(workload -> height(workload, server, metric))
                    .toList();
            chart.addSeries(server.title(), workloads, values);
        }
        save(title, chart);
    }

    /** Returns the height of a bar: 0 for a server that delivered too little for its cost per message to be comparable. */
    private double height(String workload, ServerKind server, Metric metric) {
        double delivered =
                results.median(workload, server, Metric.DELIVERED_PERCENT).orElse(100);
        return delivered < LEAST_DELIVERED_PERCENT
                ? 0
                : results.median(workload, server, metric).orElse(0);
    }

    private void lines(String title, String prefix, String xAxis) throws IOException {
        List<String> workloads = results.workloads().stream()
                .filter(name -> name.startsWith(prefix))
                .toList();
        if (workloads.isEmpty()) {
            return;
        }
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle(xAxis)
                .yAxisTitle(Metric.CPU_PER_MESSAGE.title())
                .build();
        chart.getStyler().setXAxisLogarithmic(true).setYAxisMin(0.0);
        for (ServerKind server : serversOf(workloads)) {
            addLine(chart, server, workloads, prefix);
        }
        save(title, chart);
    }

    private void addLine(XYChart chart, ServerKind server, List<String> workloads, String prefix) {
        List<Double> x = new ArrayList<>();
        List<Double> y = new ArrayList<>();
        for (String workload : workloads) {
            OptionalDouble value = results.median(workload, server, Metric.CPU_PER_MESSAGE);
            if (value.isPresent()) {
                x.add(Double.valueOf(workload.substring(prefix.length())));
                y.add(value.getAsDouble());
            }
        }
        if (!x.isEmpty()) {
            chart.addSeries(server.title(), x, y);
        }
    }

    private Set<ServerKind> serversOf(List<String> workloads) {
        Set<ServerKind> servers = EnumSet.noneOf(ServerKind.class);
        workloads.forEach(workload -> servers.addAll(results.servers(workload)));
        return servers;
    }

    private void save(String title, Chart<?, ?> chart) throws IOException {
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        Path file = folder.resolve(title.toLowerCase(Locale.ROOT).replace(' ', '-') + ".svg");
        VectorGraphicsEncoder.saveVectorGraphic(chart, file.toString(), VectorGraphicsFormat.SVG);
        Files.writeString(file, EXCESS_DECIMALS.matcher(Files.readString(file)).replaceAll("$1"));
        files.put(title, folder.getFileName() + "/" + file.getFileName());
    }
}
