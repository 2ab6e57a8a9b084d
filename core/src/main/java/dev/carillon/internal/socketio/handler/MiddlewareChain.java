package dev.carillon.internal.socketio.handler;

import dev.carillon.internal.loop.Mailbox;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Calls middlewares one after the other, in a mailbox, until one of them refuses. A middleware may decide asynchronously, on any
 * thread.
 *
 * @param <M> the kind of middleware
 */
public final class MiddlewareChain<M> {
    private final Iterator<M> remaining;
    private final Mailbox mailbox;
    private final Question<M> question;
    private final Consumer<Optional<Refusal>> decided;

    /** Calls a middleware. */
    @FunctionalInterface
    public interface Question<M> {
        void ask(M middleware, Decision decision) throws Exception;
    }

    /** Receives the decision of a middleware. Only the first call has an effect. */
    public interface Decision {
        void accept();

        void refuse(Throwable error);
    }

    /** The error with which a middleware has refused, or which it has thrown. */
    public record Refusal(Throwable error, boolean thrown) {}

    /**
     * Creates a chain. {@code decided} is called once with the refusal, or with empty if all middlewares have accepted. It runs in
     * the mailbox, or on the thread of an asynchronous refusal.
     */
    public MiddlewareChain(
            Iterator<M> middlewares, Mailbox mailbox, Question<M> question, Consumer<Optional<Refusal>> decided) {
        this.remaining = middlewares;
        this.mailbox = mailbox;
        this.question = question;
        this.decided = decided;
    }

    /** Calls the next middleware. Must run in the mailbox. */
    public void next() {
        if (!remaining.hasNext()) {
            decided.accept(Optional.empty());
            return;
        }
        Answer answer = new Answer(Thread.currentThread());
        try {
            question.ask(remaining.next(), answer);
        } catch (Throwable e) { // application code can throw anything
            answer.take(new Refusal(e, true));
        }
        answer.asking = null;
    }

    private final class Answer implements Decision {
        private final AtomicBoolean taken = new AtomicBoolean();

        /**
         * The thread that is calling the middleware, or null after the call. If the middleware accepts on this thread, the chain
         * continues immediately, otherwise through the mailbox.
         */
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
