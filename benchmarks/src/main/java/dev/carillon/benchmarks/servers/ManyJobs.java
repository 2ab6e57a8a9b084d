package dev.carillon.benchmarks.servers;

import dev.carillon.SocketIoServer;
import dev.carillon.http.HttpRequest;
import dev.carillon.http.HttpResponse;
import dev.carillon.jobs.Job;
import dev.carillon.jobs.JobProgress;
import dev.carillon.jobs.Jobs;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Jobs that the generator opens and reports, all at once. */
final class ManyJobs {
    private static final long TOTAL = 1_000_000;

    private final Jobs jobs;
    private final AtomicLong done = new AtomicLong();
    private volatile List<String> ids = List.of();

    private ManyJobs(Jobs jobs) {
        this.jobs = jobs;
    }

    static void addTo(SocketIoServer io) {
        ManyJobs many = new ManyJobs(Jobs.builder(io).attach());
        io.route("POST", "/jobs", many::open);
        io.route("POST", "/jobs/report", request -> many.report());
    }

    /** Opens as many jobs as the body says, and returns their ids. */
    private HttpResponse open(HttpRequest request) {
        ids = Stream.generate(() -> jobs.open("benchmark", TOTAL, null).join())
                .limit(Integer.parseInt(request.text()))
                .map(Job::id)
                .toList();
        return HttpResponse.text(ids.stream().collect(Collectors.joining("\n")));
    }

    /** Reports progress of each job. */
    private HttpResponse report() {
        JobProgress progress = new JobProgress(done.incrementAndGet(), null, null);
        ids.forEach(id -> jobs.report(id, progress).join());
        return HttpResponse.of(204);
    }
}
