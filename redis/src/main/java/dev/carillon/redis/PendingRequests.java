package dev.carillon.redis;

import com.google.gson.JsonElement;
import dev.carillon.adapter.ClusterResponses;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Function;

/** The requests of this server that other servers have not answered yet. Thread-safe. */
final class PendingRequests {
    /** Schedules the end of a request. */
    interface Timer {
        ScheduledFuture<?> schedule(Runnable task, Duration delay);
    }

    /** An answer as it was received, with the binary values of its message. */
    record Answer(JsonElement value, List<byte[]> attachments) {}

    private final Timer timer;
    private final Map<String, Pending<?>> pending = new ConcurrentHashMap<>();

    PendingRequests(Timer timer) {
        this.timer = timer;
    }

    private static final class Pending<R> {
        private final int expected;
        private final Function<Answer, R> reader;
        private final List<R> answers = new ArrayList<>();
        private final CompletableFuture<ClusterResponses<R>> future = new CompletableFuture<>();

        Pending(int expected, Function<Answer, R> reader) {
            this.expected = expected;
            this.reader = reader;
        }

        synchronized void add(Answer answer) {
            answers.add(reader.apply(answer));
            if (answers.size() == expected) {
                end();
            }
        }

        synchronized void end() {
            future.complete(new ClusterResponses<>(answers, Math.max(0, expected - answers.size())));
        }
    }

    /**
     * Registers a request.
     *
     * @param id its id
     * @param expected how many servers will answer it, at least 1
     * @param timeout how long to wait for them
     * @param reader reads an answer
     * @return completes with the answers when all have arrived, or at the timeout
     */
    <R> CompletableFuture<ClusterResponses<R>> add(
            String id, int expected, Duration timeout, Function<Answer, R> reader) {
        Pending<R> request = new Pending<>(expected, reader);
        pending.put(id, request);
        ScheduledFuture<?> end = timer.schedule(request::end, timeout);
        request.future.whenComplete((responses, error) -> {
            pending.remove(id);
            end.cancel(false);
        });
        return request.future;
    }

    /** Adds an answer to a request. An answer that is too late is ignored. */
    void answer(String id, Answer answer) {
        Pending<?> request = pending.get(id);
        if (request != null) {
            request.add(answer);
        }
    }

    /** Fails a request that could not be sent. */
    void fail(String id, Throwable error) {
        Pending<?> request = pending.get(id);
        if (request != null) {
            request.future.completeExceptionally(error);
        }
    }

    /** Completes all requests with the answers that have arrived. */
    void endAll() {
        pending.values().forEach(Pending::end);
    }
}
