package dev.carillon.server;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.carillon.Ack;
import dev.carillon.EventArgs;
import dev.carillon.Socket;
import dev.carillon.jobs.JobException;
import dev.carillon.jobs.Jobs;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles {@code query}: starts a long job that reports its progress in {@code process} events to its owner only. Others can follow
 * it as they follow any job.
 */
final class QueryEvents implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(QueryEvents.class);

    private static final String QUERY = "query";
    private static final String CANCEL = "cancel";

    private final Duration interval;
    private final ScheduledThreadPoolExecutor timer;
    private final QueryOwners owners;
    private final Permissions permissions;

    QueryEvents(Jobs jobs, Duration interval, Duration grace, Permissions permissions) {
        this.permissions = permissions;
        this.interval = interval;
        this.timer = new ScheduledThreadPoolExecutor(1, new DefaultThreadFactory("carillon-queries", true));
        timer.setRemoveOnCancelPolicy(true);
        this.owners = new QueryOwners(jobs, timer, grace, QueryOwners.MAX_AWAY);
    }

    void register(Socket socket) {
        QueryOwner owner = owners.arrive(socket);
        socket.on(QUERY, (args, ack) -> onQuery(socket, owner, args, ack));
        socket.on(CANCEL, (args, ack) -> onCancel(socket, owner, args, ack));
        socket.on("jobs", (args, ack) -> ack.send(new JobList(true, owner.list())));
        socket.onDisconnect((reason, description) -> owners.leave(socket, owner));
    }

    private void onQuery(Socket socket, QueryOwner owner, EventArgs args, Ack ack) {
        if (!permissions.mayStart(socket, Query.NAME)) {
            Failures.tell(socket, QUERY, ack, Failures.NOT_GRANTED);
            return;
        }
        Optional<Query> query;
        try {
            query = owner.open(args.json(0).isJsonObject());
        } catch (JobException e) {
            Failures.tell(socket, QUERY, ack, e.getMessage());
            return;
        } catch (CompletionException e) {
            log.error("a query cannot be stored", e.getCause());
            Failures.tell(socket, QUERY, ack, "internal error");
            return;
        }
        if (query.isEmpty()) {
            Failures.tell(socket, QUERY, ack, tooMany(owner));
            return;
        }
        ack.send(new Started(true, query.get().id()));
        owner.start(query.get(), timer, interval);
    }

    private static String tooMany(QueryOwner owner) {
        return owner.isFull()
                ? QueryOwner.MAX_RUNNING + " of your queries are running already"
                : "the server is running too many queries";
    }

    private void onCancel(Socket socket, QueryOwner owner, EventArgs args, Ack ack) {
        Optional<String> id = jobId(args.json(0));
        if (id.isPresent() && !permissions.mayCancel(socket, Query.NAME, id.get())) {
            Failures.tell(socket, CANCEL, ack, Failures.NOT_GRANTED);
        } else if (id.filter(owner::cancel).isPresent()) {
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

    private record JobList(boolean ok, List<Query.Summary> jobs) {}
}
