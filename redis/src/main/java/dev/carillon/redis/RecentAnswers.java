package dev.carillon.redis;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Shares the answers to questions: while one is being answered, and for some time after it was asked, it is not asked again. Thread-safe.
 *
 * @param <Q> the type of the questions
 * @param <A> the type of the answers
 */
final class RecentAnswers<Q, A> {
    private final long ageNanos;
    private final int maxQuestions;
    private final Map<Q, Entry<A>> entries = new LinkedHashMap<>();

    private record Entry<A>(long askedAt, CompletableFuture<A> answer) {}

    /**
     * Creates an empty one.
     *
     * @param age how long an answer is used
     * @param maxQuestions how many questions can be kept. Beyond it, further ones fail
     */
    RecentAnswers(Duration age, int maxQuestions) {
        this.ageNanos = age.toNanos();
        this.maxQuestions = maxQuestions;
    }

    CompletableFuture<A> get(Q question, Supplier<CompletableFuture<A>> ask) {
        CompletableFuture<A> answer;
        synchronized (this) {
            long now = System.nanoTime();
            removeOld(now);
            Entry<A> present = entries.get(question);
            if (present != null && !isOld(present, now)) {
                return present.answer;
            }
            entries.remove(question);
            if (entries.size() >= maxQuestions) {
                return CompletableFuture.failedFuture(new IllegalStateException("too many questions at a time"));
            }
            answer = new CompletableFuture<>();
            entries.put(question, new Entry<>(now, answer));
        }
        try {
            ask.get().whenComplete((result, error) -> {
                if (error != null) {
                    answer.completeExceptionally(error);
                } else {
                    answer.complete(result);
                }
            });
        } catch (RuntimeException e) { // for example, because the server is being closed
            answer.completeExceptionally(e);
        }
        return answer;
    }

    /** Removes the oldest entries, up to the first one that is still used. */
    private void removeOld(long now) {
        for (Iterator<Entry<A>> all = entries.values().iterator(); all.hasNext(); ) {
            Entry<A> oldest = all.next();
            if (!isOld(oldest, now)) {
                return;
            }
            all.remove();
        }
    }

    private boolean isOld(Entry<A> entry, long now) {
        return entry.answer.isDone() && now - entry.askedAt >= ageNanos;
    }
}
