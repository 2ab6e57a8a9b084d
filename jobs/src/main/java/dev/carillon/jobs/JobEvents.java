package dev.carillon.jobs;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.carillon.Ack;
import dev.carillon.EventArgs;
import dev.carillon.Socket;
import dev.carillon.jobs.JobAuthorizer.Action;
import dev.carillon.jobs.JobCluster.Operation;
import dev.carillon.jobs.JobException.Reason;
import java.time.Instant;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.Supplier;
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
    private interface Handler {
        void run(JsonObject body, Ack ack);
    }

    void register(Socket socket) {
        Watcher watcher = new Watcher(socket);
        SerialRequests distant = new SerialRequests();
        if (socket.data().put(WATCHER, watcher) instanceof Watcher former && socket.isRecovered()) {
            former.jobs().forEach(job -> resume(job, former, watcher));
        }
        on(socket, "job:subscribe", (body, ack) -> subscribe(new Request(socket, distant, body, ack), watcher));
        on(socket, "job:unsubscribe", (body, ack) -> unsubscribe(new Request(socket, distant, body, ack), watcher));
        onChange(socket, distant, "job:cancel", Action.CANCEL, Operation.CANCEL, (job, body) -> jobs.cancel(job));
        onChange(
                socket,
                distant,
                "job:progress",
                Action.REPORT,
                Operation.REPORT,
                (job, body) -> jobs.reportElsewhere(job, JobBodies.progress(body)));
        onChange(
                socket,
                distant,
                "job:complete",
                Action.REPORT,
                Operation.COMPLETE,
                (job, body) -> jobs.complete(job, body.get("result")));
        onChange(
                socket,
                distant,
                "job:fail",
                Action.REPORT,
                Operation.FAIL,
                (job, body) -> jobs.fail(job, JobBodies.error(body)));
        on(socket, "job:list", (body, ack) -> list(socket, distant, body, ack));
        on(socket, "job:open", (body, ack) -> open(socket, body, ack));
        socket.onDisconnect((reason, description) -> {
            watcher.leave(); // before its jobs are read: one that is added now notices it
            watcher.jobs().forEach(job -> job.pause(watcher));
        });
    }

    /** Continues a subscription on a connection that was recovered. */
    private void resume(FollowedJob job, Watcher former, Watcher watcher) {
        if (!job.leave(former)) {
            return;
        }
        if (job instanceof TrackedJob) {
            job.resume(watcher);
            return;
        }
        // This server may not follow it any more.
        var unused = jobs.follow(job.state().id()).handle((found, error) -> {
            if (error == null) {
                found.resume(watcher);
                pauseIfGone(found, watcher);
            } else {
                log.debug("a subscription of a client could not be continued", error);
            }
            return null;
        });
    }

    private static void pauseIfGone(FollowedJob job, Watcher watcher) {
        if (watcher.isGone()) {
            job.pause(watcher);
        }
    }

    /**
     * A request about one job.
     *
     * @param distant the requests of the client that ask other servers
     */
    private record Request(Socket socket, SerialRequests distant, JsonObject body, Ack ack) {}

    /** Changes a job of this server. */
    @FunctionalInterface
    private interface Change {
        CompletableFuture<Job> apply(TrackedJob job, JsonObject body);
    }

    private void onChange(
            Socket socket, SerialRequests distant, String event, Action action, Operation operation, Change change) {
        on(socket, event, (body, ack) -> {
            Optional<TrackedJob> job = jobs.tracked(id(body));
            if (job.isPresent()) {
                requireAllowed(socket, action, job.get().state());
                answer(socket, event, ack, change.apply(job.get(), body));
                return;
            }
            RemoteJobs others = jobs.remote().orElseThrow(JobException::unknown);
            CompletableFuture<Job> changed =
                    distant.run(() -> jobs.require(others, id(body)).thenCompose(entry -> {
                        requireAllowed(socket, action, entry.job());
                        JsonObject request = body.deepCopy();
                        request.remove("id");
                        return jobs.call(entry, operation, request);
                    }));
            answer(socket, event, ack, changed.whenCompleteAsync((state, error) -> {}));
        });
    }

    private void on(Socket socket, String event, Handler handler) {
        socket.on(event, (EventArgs args, Ack ack) -> {
            try {
                handler.run(body(args), ack);
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

    private void subscribe(Request request, Watcher watcher) {
        String id = id(request.body);
        Optional<TrackedJob> job = jobs.tracked(id);
        if (job.isPresent()) {
            requireAllowed(request.socket, Action.FOLLOW, job.get().state());
            follow(request, watcher, job.get());
            return;
        }
        RemoteJobs others = jobs.remote().orElseThrow(JobException::unknown);
        run(
                request,
                "job:subscribe",
                () -> jobs.require(others, id)
                        .thenCompose(entry -> {
                            requireAllowed(request.socket, Action.FOLLOW, entry.job());
                            return jobs.follow(id);
                        })
                        .thenAccept(found -> {
                            follow(request, watcher, found);
                            pauseIfGone(found, watcher);
                        }));
    }

    private void follow(Request request, Watcher watcher, FollowedJob job) {
        if (watcher.size() >= maxSubscriptions && !watcher.jobs().contains(job)) {
            throw new JobException(Reason.TOO_MANY, "a client can follow at most " + maxSubscriptions + " jobs");
        }
        job.add(watcher, state -> request.ack.send(ok("job", state.toJson())));
    }

    private void unsubscribe(Request request, Watcher watcher) {
        String id = id(request.body);
        Optional<TrackedJob> job = jobs.tracked(id);
        if (job.isPresent()) {
            if (!watcher.follows(job.get())) {
                requireAllowed(request.socket, Action.FOLLOW, job.get().state());
            }
            job.get().remove(watcher);
            request.ack.send(ok());
            return;
        }
        RemoteJobs others = jobs.remote().orElseThrow(JobException::unknown);
        run(request, "job:unsubscribe", () -> {
            Optional<FollowedJob> followed = watcher.followed(id);
            if (followed.isPresent()) {
                followed.get().remove(watcher);
                request.ack.send(ok());
                return CompletableFuture.completedFuture(null);
            }
            return jobs.require(others, id).thenAccept(entry -> {
                requireAllowed(request.socket, Action.FOLLOW, entry.job());
                request.ack.send(ok());
            });
        });
    }

    /** Runs a request that asks other servers after the former ones of the client. */
    private void run(Request request, String event, Supplier<CompletableFuture<Void>> task) {
        var unused = request.distant.run(task).whenComplete((done, error) -> {
            if (error != null) {
                refuse(request.socket, event, request.ack, error);
            }
        });
    }

    private void list(Socket socket, SerialRequests distant, JsonObject body, Ack ack) {
        JobBodies.requireConditions(body);
        JobQuery query = JobBodies.query(body);
        Predicate<Job> visible = job -> authorizer.isAllowed(socket, Action.FOLLOW, job);
        if (jobs.remote().isEmpty()) {
            ack.send(list(jobs.stream(query.and(visible)).iterator()));
            return;
        }
        Request request = new Request(socket, distant, body, ack);
        run(
                request,
                "job:list",
                () -> jobs.fetch(query, visible, MAX_LISTED + 1).thenAccept(found -> ack.send(list(found.iterator()))));
    }

    private static JsonObject list(Iterator<Job> found) {
        JsonObject list = ok();
        JobBodies.list(found, MAX_LISTED).asMap().forEach(list::add);
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

    /** Makes sure that the client may do this to a job. */
    private void requireAllowed(Socket socket, Action action, Job job) {
        if (!authorizer.isAllowed(socket, action, job)) {
            // only who may see a job learns that it exists
            throw authorizer.isAllowed(socket, Action.FOLLOW, job) ? forbidden() : JobException.unknown();
        }
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
            refuse(socket, event, ack, error);
        });
    }

    private void refuse(Socket socket, String event, Ack ack, Throwable error) {
        Throwable cause = JobException.cause(error);
        if (cause instanceof JobException refused) {
            refuse(socket, event, ack, refused.getMessage());
            return;
        }
        if (failing.getAndSet(true)) {
            log.debug("{} of a client failed", event, cause);
        } else {
            log.error("{} of a client failed; further failures are logged at DEBUG until one succeeds", event, cause);
        }
        refuse(socket, event, ack, "internal error");
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
