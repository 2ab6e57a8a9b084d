package dev.carillon.internal.socketio.handler;

import dev.carillon.internal.loop.Mailbox;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Asks middlewares one after the other, in a mailbox; the first refusal counts. A middleware may answer later and from any
 * thread.
 *
 * @param <M> the kind of middleware
 */
public final class MiddlewareChain<M> {
    private final Iterator<M> remaining;
    private final Mailbox mailbox;
    private final Question<M> question;
    private final Consumer<Optional<Refusal>> decided;

    /** How a middleware is asked. */
    @FunctionalInterface
    public interface Question<M> {
        void ask(M middleware, Decision decision) throws Exception;
    }

    /** The answer of a middleware; the first one counts. */
    public interface Decision {
        void accept();

        void refuse(Throwable error);
    }

    /** The error of a middleware that refuses, or that failed: then it has thrown the error. */
    public record Refusal(Throwable error, boolean thrown) {}

    /** {@code decided} is called once, in the mailbox or on the thread of a late answer: with the refusal, or with nothing. */
    public MiddlewareChain(
            Iterator<M> middlewares, Mailbox mailbox, Question<M> question, Consumer<Optional<Refusal>> decided) {
        this.remaining = middlewares;
        this.mailbox = mailbox;
        this.question = question;
        this.decided = decided;
    }

    /** Asks the next one; to be called in the mailbox. */
    public void next() {
        if (!remaining.hasNext()) {
            decided.accept(Optional.empty());
            return;
        }
        Answer answer = new Answer(Thread.currentThread());
        try {
            question.ask(remaining.next(), answer);
        } catch (Throwable e) { // the application's, whatever it is
            answer.take(new Refusal(e, true));
        }
        answer.asking = null;
    }

    private final class Answer implements Decision {
        private final AtomicBoolean taken = new AtomicBoolean();

        /** The thread that asks, until it has done so: an answer on it continues at once, any other goes through the mailbox. */
        private volatile Thread asking;

        Answer(Thread asking) {
            this.asking = asking;
        }

        @Override
        public void accept() {
            if (!taken.compareAndSet(false, true)) {
                return;
            }
            if (Thread.currentThread() == asking) {
                next();
            } else {
                mailbox.execute(MiddlewareChain.this::next);
            }
        }

        @Override
        public void refuse(Throwable error) {
            take(new Refusal(error, false));
        }

        private void take(Refusal refusal) {
            if (taken.compareAndSet(false, true)) {
                decided.accept(Optional.of(refusal));
            }
        }
    }
}
