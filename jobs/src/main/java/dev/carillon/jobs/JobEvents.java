package dev.carillon.jobs;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.carillon.Ack;
import dev.carillon.EventArgs;
import dev.carillon.Socket;
import dev.carillon.jobs.JobAuthorizer.Action;
import dev.carillon.jobs.JobException.Reason;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Handles the events {@code job:...} of Socket.IO clients. */
final class JobEvents {
    private static final Logger log = LoggerFactory.getLogger(JobEvents.class);

    /** A key of {@code Socket.data}, which a recovered socket still has. */
    private static final String WATCHER = "carillon.jobs.watcher";

    private static final int MAX_LISTED = 1000;

    private final Jobs jobs;
    private final JobAuthorizer authorizer;
    private final int maxSubscriptions;

    /** Whether the last change could not be stored. Each further one fails as well until the cause is removed. */
    private final AtomicBoolean failing = new AtomicBoolean();

    JobEvents(Jobs jobs, JobAuthorizer authorizer, int maxSubscriptions) {
        this.jobs = jobs;
        this.authorizer = authorizer;
        this.maxSubscriptions = maxSubscriptions;
    }

    /** Handles an event. Its result is acknowledged; a failure is reported in the acknowledgement or as {@code failed}. */
    @FunctionalInterface
    private interface Operation {
        void run(JsonObject body, Ack ack);
    }

    void register(Socket socket) {
        Watcher watcher = new Watcher(socket);
        if (socket.data().put(WATCHER, watcher) instanceof Watcher former && socket.isRecovered()) {
            former.jobs().forEach(job -> job.resume(former, watcher));
        }
        on(socket, "job:subscribe", (body, ack) -> subscribe(socket, watcher, body, ack));
        on(socket, "job:unsubscribe", (body, ack) -> {
            unsubscribe(socket, watcher, body);
            ack.send(ok());
        });
        on(socket, "job:cancel", (body, ack) -> {
            TrackedJob job = requireAllowed(socket, Action.CANCEL, body);
            answer(socket, "job:cancel", ack, jobs.cancel(job));
        });
        on(socket, "job:list", (body, ack) -> ack.send(list(socket, body)));
        on(socket, "job:open", (body, ack) -> open(socket, body, ack));
        on(socket, "job:progress", (body, ack) -> {
            TrackedJob job = requireAllowed(socket, Action.REPORT, body);
            answer(socket, "job:progress", ack, jobs.reportElsewhere(job, JobBodies.progress(body)));
        });
        on(socket, "job:complete", (body, ack) -> {
            TrackedJob job = requireAllowed(socket, Action.REPORT, body);
            answer(socket, "job:complete", ack, jobs.complete(job, body.get("result")));
        });
        on(socket, "job:fail", (body, ack) -> {
            TrackedJob job = requireAllowed(socket, Action.REPORT, body);
            answer(socket, "job:fail", ack, jobs.fail(job, JobBodies.error(body)));
        });
        socket.onDisconnect((reason, description) -> watcher.jobs().forEach(job -> job.pause(watcher)));
    }

    private void on(Socket socket, String event, Operation operation) {
        socket.on(event, (EventArgs args, Ack ack) -> {
            try {
                operation.run(body(args), ack);
            } catch (JobException e) {
                refuse(socket, event, ack, e.getMessage());
            }
        });
    }

    private static JsonObject body(EventArgs args) {
        if (args.size() == 0) {
            return new JsonObject();
        }
        if (!args.raw(0).attachments().isEmpty()) { // those of all arguments; the JSON has placeholders for them
            throw Limits.invalid("binary data is not supported");
        }
        return JobBodies.object(args.json(0));
    }

    private void subscribe(Socket socket, Watcher watcher, JsonObject body, Ack ack) {
        TrackedJob job = requireAllowed(socket, Action.FOLLOW, body);
        if (watcher.size() >= maxSubscriptions && !watcher.jobs().contains(job)) {
            throw new JobException(Reason.TOO_MANY, "a client can follow at most " + maxSubscriptions + " jobs");
        }
        job.add(watcher, state -> ack.send(ok("job", state.toJson())));
    }

    private void unsubscribe(Socket socket, Watcher watcher, JsonObject body) {
        TrackedJob job = jobs.require(id(body));
        if (!watcher.follows(job)) {
            requireAllowed(socket, Action.FOLLOW, body);
        }
        job.remove(watcher);
    }

    private JsonObject list(Socket socket, JsonObject body) {
        JobBodies.requireConditions(body);
        Predicate<Job> condition = JobBodies.filter(body);
        Stream<Job> found = jobs.stream(condition.and(job -> authorizer.isAllowed(socket, Action.FOLLOW, job)));
        JsonObject list = ok();
        JobBodies.list(found.iterator(), MAX_LISTED).asMap().forEach(list::add);
        return list;
    }

    private void open(Socket socket, JsonObject body, Ack ack) {
        String name = JobBodies.name(body);
        Job opened = Job.queued("", name, null, null, Instant.now());
        if (!authorizer.isAllowed(socket, Action.REPORT, opened)) {
            throw forbidden();
        }
        answer(
                socket,
                "job:open",
                ack,
                jobs.open(name, JobBodies.number(body, "total"), JobBodies.text(body, "message")));
    }

    /** Returns the job that a request names, if the client may do this to it. */
    private TrackedJob requireAllowed(Socket socket, Action action, JsonObject body) {
        TrackedJob job = jobs.require(id(body));
        Job state = job.state();
        if (authorizer.isAllowed(socket, action, state)) {
            return job;
        }
        // only who may see a job learns that it exists
        throw authorizer.isAllowed(socket, Action.FOLLOW, state) ? forbidden() : JobException.unknown();
    }

    private static JobException forbidden() {
        return new JobException(Reason.FORBIDDEN, "forbidden");
    }

    private void answer(Socket socket, String event, Ack ack, CompletableFuture<Job> change) {
        var unused = change.whenComplete((job, error) -> {
            if (error == null) {
                failing.set(false);
                ack.send(ok("job", job.toJson()));
                return;
            }
            Throwable cause =
                    error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
            if (failing.getAndSet(true)) {
                log.debug("{} of a client failed", event, cause);
            } else {
                log.error(
                        "{} of a client failed; further failures are logged at DEBUG until one succeeds", event, cause);
            }
            refuse(socket, event, ack, "internal error");
        });
    }

    private static void refuse(Socket socket, String event, Ack ack, String error) {
        JsonObject failed = new JsonObject();
        if (ack.isRequested()) {
            failed.addProperty("ok", false);
            failed.addProperty("error", error);
            ack.send(failed);
        } else {
            failed.addProperty("event", event);
            failed.addProperty("error", error);
            socket.emit("failed", failed);
        }
    }

    private static String id(JsonObject body) {
        if (body.get("id") instanceof JsonPrimitive id && id.isString()) {
            return id.getAsString();
        }
        throw Limits.invalid("id must be a string");
    }

    private static JsonObject ok() {
        JsonObject ok = new JsonObject();
        ok.addProperty("ok", true);
        return ok;
    }

    private static JsonObject ok(String member, JsonElement value) {
        JsonObject ok = ok();
        ok.add(member, value);
        return ok;
    }
}
