package dev.carillon.redis;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.carillon.jobs.Job;
import dev.carillon.jobs.JobCluster.Call;
import dev.carillon.jobs.JobCluster.Member;
import dev.carillon.jobs.JobCluster.Operation;
import dev.carillon.jobs.JobException;
import dev.carillon.jobs.JobException.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls between servers: each has a channel on which it receives the calls of the others, and the answers to its own. Thread-safe. */
final class JobCalls {
    private static final int MAX_PENDING = 10_000;
    private static final Logger log = LoggerFactory.getLogger(JobCalls.class);

    private final RedisLink link;
    private final String prefix;
    private final String home;
    private final Duration timeout;
    private final AtomicLong lastCall = new AtomicLong();
    private final Map<Long, CompletableFuture<Job>> pending = new ConcurrentHashMap<>();
    private volatile Member member;

    /**
     * Creates calls.
     *
     * @param prefix how the names of the channels begin
     * @param home the id of this server
     */
    JobCalls(RedisLink link, String prefix, String home, Duration timeout) {
        this.link = link;
        this.prefix = prefix;
        this.home = home;
        this.timeout = timeout;
    }

    void start(Member local) {
        member = local;
        // If Redis is away, the link subscribes later.
        link.subscribe(prefix + home, (channel, message) -> receive(message)).exceptionally(error -> null);
    }

    CompletableFuture<Job> call(String server, Call call) {
        if (pending.size() >= MAX_PENDING) {
            return CompletableFuture.failedFuture(
                    new JobException(Reason.UNAVAILABLE, "too many requests are waiting for other servers"));
        }
        long number = lastCall.incrementAndGet();
        CompletableFuture<Job> answer = new CompletableFuture<>();
        pending.put(number, answer);
        JsonObject message = new JsonObject();
        message.addProperty("call", number);
        message.addProperty("from", home);
        message.addProperty("job", call.id());
        message.addProperty("operation", call.operation().name());
        message.add("body", call.body());
        send(server, message, answer);
        return answer.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS).handle((job, error) -> {
            pending.remove(number);
            if (error instanceof TimeoutException) {
                throw new JobException(Reason.UNAVAILABLE, "the server of the job does not answer");
            }
            if (error != null) {
                throw new CompletionException(error);
            }
            return job;
        });
    }

    private void send(String server, JsonObject message, CompletableFuture<Job> answer) {
        RedisJobs.send(link, () -> link.publish(prefix + server, RedisLink.bytes(message.toString())))
                .exceptionally(error -> {
                    answer.completeExceptionally(error);
                    return null;
                });
    }

    private void receive(byte[] bytes) {
        JsonObject message = JsonParser.parseString(new String(bytes, StandardCharsets.UTF_8))
                .getAsJsonObject();
        long number = message.get("call").getAsLong();
        if (!message.has("from")) {
            CompletableFuture<Job> answer = pending.remove(number);
            if (answer != null) {
                complete(answer, message);
            }
            return;
        }
        Call call = new Call(
                message.get("job").getAsString(),
                Operation.valueOf(message.get("operation").getAsString()),
                message.getAsJsonObject("body"));
        String from = message.get("from").getAsString();
        member.execute(call).whenComplete((job, error) -> answer(from, number, job, error));
    }

    private void answer(String from, long number, Job job, Throwable error) {
        JsonObject message = new JsonObject();
        message.addProperty("call", number);
        Throwable cause = error instanceof CompletionException ? error.getCause() : error;
        if (error == null) {
            message.add("state", job.toJson());
        } else if (cause instanceof JobException refused) {
            message.addProperty("reason", refused.reason().name());
            message.addProperty("message", refused.getMessage());
        } else {
            log.debug("a call of another server failed", cause);
        }
        send(from, message, new CompletableFuture<>());
    }

    private static void complete(CompletableFuture<Job> answer, JsonObject message) {
        if (message.has("state")) {
            answer.complete(Job.parse(message.get("state").toString()));
        } else if (message.has("reason")) {
            answer.completeExceptionally(new JobException(
                    Reason.valueOf(message.get("reason").getAsString()),
                    message.get("message").getAsString()));
        } else {
            answer.completeExceptionally(new IllegalStateException("the server of the job could not save it"));
        }
    }
}
