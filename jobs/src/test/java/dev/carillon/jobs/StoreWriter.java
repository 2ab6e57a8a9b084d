package dev.carillon.jobs;

import dev.carillon.SocketIoServer;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/**
 * A program that opens, reports and ends jobs in a file until it is killed. It prints each state after it was acknowledged: {@code
 * id state done}.
 */
final class StoreWriter {
    private static final int THREADS = 4;
    private static final int MAX_REPORTS = 8;

    private final Jobs jobs;

    private StoreWriter(Jobs jobs) {
        this.jobs = jobs;
    }

    public static void main(String[] args) {
        SocketIoServer server = SocketIoServer.builder().port(0).build();
        Jobs jobs = Jobs.builder(server)
                .store(JobStore.inFile(Path.of(args[0])))
                .maxEnded(1_000)
                .attach();
        StoreWriter writer = new StoreWriter(jobs);
        for (int i = 0; i < THREADS; i++) {
            Random random = new Random(Long.parseLong(args[1]) * THREADS + i);
            new Thread(() -> writer.run(random), "reporter-" + i).start();
        }
    }

    @SuppressWarnings("InfiniteLoop") // until the process is killed
    private void run(Random random) {
        while (true) {
            String id = acknowledged(jobs.open("export", (long) MAX_REPORTS, null));
            int reports = random.nextInt(MAX_REPORTS);
            for (long done = 1; done <= reports; done++) {
                acknowledged(jobs.report(id, new JobProgress(done, null, "row " + done)));
            }
            switch (random.nextInt(4)) {
                case 0 -> acknowledged(jobs.fail(id, "disk full"));
                case 1 -> acknowledged(jobs.cancel(id));
                case 2 -> acknowledged(jobs.complete(id, "x".repeat(random.nextInt(5_000))));
                default -> {} // it goes on running
            }
        }
    }

    /** Waits for a change, and prints the state that it has led to. */
    private static String acknowledged(CompletableFuture<Job> change) {
        Job job = change.join();
        synchronized (System.out) {
            System.out.println(job.id() + " " + job.state() + " " + job.done());
        }
        return job.id();
    }
}
