package dev.carillon.server;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.carillon.Ack;
import dev.carillon.EventArgs;
import dev.carillon.Socket;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/** Handles {@code query}: starts a long job that reports its progress in {@code process} events to its owner only. */
final class QueryEvents implements AutoCloseable {
    private static final String QUERY = "query";
    private static final String CANCEL = "cancel";

    private final Duration interval;
    private final ScheduledThreadPoolExecutor timer;
    private final JobOwners owners;

    QueryEvents(Duration interval, Duration grace) {
        this.interval = interval;
        this.timer = new ScheduledThreadPoolExecutor(1, new DefaultThreadFactory("carillon-queries", true));
        timer.setRemoveOnCancelPolicy(true);
        this.owners = new JobOwners(timer, grace, JobOwners.MAX_AWAY);
    }

    void register(Socket socket) {
        JobOwner owner = owners.arrive(socket);
        socket.on(QUERY, (args, ack) -> onQuery(socket, owner, args, ack));
        socket.on(CANCEL, (args, ack) -> onCancel(socket, owner, args, ack));
        socket.on("jobs", (args, ack) -> ack.send(new JobList(true, owner.list())));
        socket.onDisconnect((reason, description) -> owners.leave(socket, owner));
    }

    private void onQuery(Socket socket, JobOwner owner, EventArgs args, Ack ack) {
        Optional<Job> job = owner.open(args.json(0).isJsonObject());
        if (job.isEmpty()) {
            Failures.tell(socket, QUERY, ack, JobOwner.MAX_RUNNING + " queries are running already");
            return;
        }
        ack.send(new Started(true, job.get().id()));
        owner.start(job.get(), timer, interval);
    }

    private void onCancel(Socket socket, JobOwner owner, EventArgs args, Ack ack) {
        if (jobId(args.json(0)).filter(owner::cancel).isPresent()) {
            ack.send(Reply.OK);
        } else {
            Failures.tell(socket, CANCEL, ack, "no such job is running");
        }
    }

    private static Optional<String> jobId(JsonElement json) {
        return json instanceof JsonObject object && object.get("id") instanceof JsonPrimitive id && id.isString()
                ? Optional.of(id.getAsString())
                : Optional.empty();
    }

    int running() {
        return owners.running();
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private record Started(boolean ok, String id) {}

    private record JobList(boolean ok, List<Job.Summary> jobs) {}
}
