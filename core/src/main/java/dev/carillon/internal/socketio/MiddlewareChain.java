package dev.carillon.internal.socketio;

import dev.carillon.ConnectError;
import dev.carillon.Middleware;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Asks the middlewares of a namespace about one socket, one after the other; the first refusal counts. */
final class MiddlewareChain {
    private static final String INTERNAL_ERROR = "Internal error";

    private final ClientSocket socket;
    private final Iterator<Middleware> remaining;
    private final ErrorReporter errors;
    private final Consumer<Optional<ConnectError>> decided;

    MiddlewareChain(
            ClientSocket socket,
            Iterator<Middleware> middlewares,
            ErrorReporter errors,
            Consumer<Optional<ConnectError>> decided) {
        this.socket = socket;
        this.remaining = middlewares;
        this.errors = errors;
        this.decided = decided;
    }

    /** Asks the next one, in the socket's mailbox: a middleware may answer from any thread. */
    void next() {
        socket.mailbox().execute(this::askNext);
    }

    private void askNext() {
        if (!remaining.hasNext()) {
            decided.accept(Optional.empty());
            return;
        }
        Decision decision = new Decision();
        try {
            remaining.next().handle(socket, decision);
        } catch (ConnectError e) {
            decision.refuse(e);
        } catch (Throwable e) { // the application's, whatever it is
            errors.report(e, socket, null);
            decision.refuse(INTERNAL_ERROR);
        }
    }

    /** Counts once. */
    private final class Decision implements Middleware.Next {
        private final AtomicBoolean taken = new AtomicBoolean();

        @Override
        public void accept() {
            if (taken.compareAndSet(false, true)) {
                next();
            }
        }

        @Override
        public void refuse(ConnectError error) {
            if (taken.compareAndSet(false, true)) {
                decided.accept(Optional.of(error));
            }
        }
    }
}
