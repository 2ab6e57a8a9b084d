package dev.carillon.benchmarks.workloads;

import dev.carillon.benchmarks.load.ClientGroup;
import dev.carillon.benchmarks.load.Waiting;
import dev.carillon.benchmarks.process.ServerKind;
import dev.carillon.benchmarks.results.Metric;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Measures what jobs with many watchers cost: their memory, and each update that a watcher receives. */
final class JobUpdates implements Workload {
    private static final int ROUNDS = 3;
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final HttpClient http = HttpClient.newHttpClient();
    private final int jobs;
    private final int clients;
    private final int jobsOfClient;

    /** Each client follows the same number of jobs, and each job has the same number of watchers. */
    JobUpdates(int jobs, int clients, int watchers) {
        this.jobs = jobs;
        this.clients = clients;
        this.jobsOfClient = Math.multiplyExact(jobs, watchers) / clients;
    }

    @Override
    public String name() {
        return "jobs";
    }

    @Override
    public String description() {
        return String.format(
                Locale.ROOT,
                "%,d clients follow %,d of %,d jobs each; all jobs report at once, again and again.",
                clients,
                jobsOfClient,
                jobs);
    }

    @Override
    public int clients() {
        return clients;
    }

    @Override
    public Set<ServerKind> servers() {
        return EnumSet.of(ServerKind.JOBS);
    }

    @Override
    public boolean needsFreshProcess() {
        return true;
    }

    @Override
    public Map<Metric, Double> measure(Bench bench) {
        try (ClientGroup group = bench.webSockets(clients)) {
            long before = heap(group);
            List<String> ids = open(bench);
            long opened = heap(group);
            subscribe(group, ids);
            long subscribed = heap(group);
            report(bench, group, 1); // the compiler needs some updates
            Map<Metric, Double> values = report(bench, group, ROUNDS);
            values.put(Metric.HEAP_PER_JOB, (double) (opened - before) / jobs);
            values.put(Metric.HEAP_PER_SUBSCRIPTION, (double) (subscribed - opened) / ((long) clients * jobsOfClient));
            return values;
        }
    }

    private static long heap(ClientGroup group) {
        group.ask("gc", LIMIT);
        return group.ask("gc", LIMIT);
    }

    private List<String> open(Bench bench) {
        return post(bench, "/jobs", "" + jobs).join().lines().toList();
    }

    private CompletableFuture<String> post(Bench bench, String path, String body) {
        URI uri = URI.create("http://127.0.0.1:" + bench.server().port() + path);
        HttpRequest request =
                HttpRequest.newBuilder(uri).POST(BodyPublishers.ofString(body)).build();
        return http.sendAsync(request, BodyHandlers.ofString()).thenApply(response -> {
            if (response.statusCode() >= 300) {
                throw new IllegalStateException(path + ": status " + response.statusCode());
            }
            return response.body();
        });
    }

    /** Client 0 follows the first jobs, client 1 the next ones, and so on, from the beginning again. */
    private void subscribe(ClientGroup group, List<String> ids) {
        for (int i = 0; i < jobsOfClient; i++) {
            int step = i;
            group.request(
                    client -> "[\"job:subscribe\",{\"id\":\"" + ids.get((client * jobsOfClient + step) % jobs) + "\"}]",
                    LIMIT);
        }
    }

    private Map<Metric, Double> report(Bench bench, ClientGroup group, int rounds) {
        long expected = (long) rounds * clients * jobsOfClient;
        CompletableFuture<Long> arrived = group.arrivals().expect(expected);
        Meter meter = new Meter(bench);
        for (int i = 0; i < rounds; i++) {
            Waiting.require(post(bench, "/jobs/report", ""), LIMIT, "reporting");
        }
        Optional<Long> end = Waiting.ask(arrived, LIMIT);
        long delivered = group.arrivals().messages();
        Map<Metric, Double> values =
                meter.read(delivered, end.orElseGet(() -> bench.loop().now()));
        values.put(Metric.DELIVERED_PERCENT, 100.0 * delivered / expected);
        return values;
    }
}
