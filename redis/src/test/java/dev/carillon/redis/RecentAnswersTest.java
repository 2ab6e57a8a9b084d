package dev.carillon.redis;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How answers are shared. */
class RecentAnswersTest {
    private final AtomicInteger asked = new AtomicInteger();

    private CompletableFuture<Integer> ask() {
        return CompletableFuture.completedFuture(asked.incrementAndGet());
    }

    @Test
    void answerIsUsedForSomeTime() {
        RecentAnswers<String, Integer> answers = new RecentAnswers<>(Duration.ofHours(1), 10);
        assertEquals(1, answers.get("a", this::ask).join());
        assertEquals(1, answers.get("a", this::ask).join());
        assertEquals(2, answers.get("b", this::ask).join());
    }

    @Test
    void oldAnswerIsReplaced() {
        RecentAnswers<String, Integer> answers = new RecentAnswers<>(Duration.ofMillis(1), 10);
        assertEquals(1, answers.get("a", this::ask).join());
        await().until(() -> answers.get("a", this::ask).join() > 1);
    }

    @Test
    void slowQuestionDoesNotKeepOthersAlive() {
        RecentAnswers<String, Integer> answers = new RecentAnswers<>(Duration.ZERO, 10);
        CompletableFuture<Integer> slow = new CompletableFuture<>();
        assertFalse(answers.get("slow", () -> slow).isDone());
        assertEquals(1, answers.get("a", this::ask).join());
        assertEquals(2, answers.get("a", this::ask).join());
        assertFalse(answers.get("slow", this::ask).isDone());
    }

    @Test
    void questionsAreBounded() {
        RecentAnswers<Integer, Integer> answers = new RecentAnswers<>(Duration.ZERO, 2);
        CompletableFuture<Integer> slow = new CompletableFuture<>();
        var one = answers.get(1, () -> slow);
        var two = answers.get(2, () -> slow);
        assertTrue(answers.get(3, this::ask).isCompletedExceptionally());
        assertFalse(answers.get(2, this::ask).isDone());
        slow.complete(7);
        assertEquals(7, one.join());
        assertEquals(7, two.join());
        assertEquals(1, answers.get(3, this::ask).join());
    }

    @Test
    void failureIsAnAnswer() {
        RecentAnswers<Integer, Integer> answers = new RecentAnswers<>(Duration.ofHours(1), 2);
        assertTrue(answers.get(1, () -> {
                    throw new IllegalStateException("closed");
                })
                .isCompletedExceptionally());
        assertTrue(answers.get(1, this::ask).isCompletedExceptionally());
        assertEquals(0, asked.get());
    }
}
