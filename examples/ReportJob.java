import dev.carillon.client.CarillonClient;
import dev.carillon.client.Job;
import dev.carillon.client.JobEndedException;
import dev.carillon.client.JobReporter;
import java.net.URI;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Reports a job from start to finish, with {@code carillon-client}.
 *
 * <pre>
 * CARILLON_URL      the server, http://localhost:3000 by default
 * CARILLON_API_KEY  the API key; not needed on the same machine if the server has none and listens on 127.0.0.1
 *
 * Usage: java -cp carillon-client.jar:gson.jar ReportJob.java [ROWS]
 * Exit code: 0 the job is done, 1 it failed, 3 somebody else has ended it; more than 128 if a signal has stopped it
 * </pre>
 */
public class ReportJob {
    public static void main(String[] args) throws Exception {
        String server = System.getenv().getOrDefault("CARILLON_URL", "http://localhost:3000");
        int rows = args.length > 0 ? Integer.parseInt(args[0]) : 100;
        CarillonClient client = CarillonClient.builder(URI.create(server))
                .apiKey(System.getenv("CARILLON_API_KEY"))
                .build();

        JobReporter job = client.jobs().open("export", rows);
        AtomicBoolean ended = new AtomicBoolean();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> { // a signal must not leave the job open
            if (!ended.get()) {
                job.fail("the reporter was stopped");
            }
        }));
        System.out.println("Opened the job " + job.id());
        try {
            for (int row = 1; row <= rows; row++) {
                Thread.sleep(50); // the work on one row
                job.progress(row, "row " + row + " of " + rows);
            }
            job.complete("export.csv");
            ended.set(true);
            System.out.println("The job is done");
        } catch (JobEndedException e) {
            ended.set(true);
            String reason = e.job().map(Job::error).map(error -> " (" + error + ")").orElse("");
            System.err.println("Stopped, because " + e.detail() + reason);
            System.exit(3);
        } catch (Exception e) {
            job.fail(e.getMessage());
            ended.set(true);
            throw e;
        }
    }
}
