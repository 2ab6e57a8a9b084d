package dev.carillon.internal.socketio.handler;

import dev.carillon.ErrorHandler;
import dev.carillon.EventArgumentException;
import dev.carillon.Namespace;
import dev.carillon.PayloadTypeException;
import dev.carillon.Socket;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where everything goes that a handler of the application lets out. */
public final class ErrorReporter {
    private static final Logger log = LoggerFactory.getLogger(ErrorReporter.class);

    /** Each event of a client would repeat the application's mistake. */
    private static final int MAX_UNREADABLE_TYPES = 100;

    private final ErrorHandler handler;
    private final Set<String> unreadableTypes = ConcurrentHashMap.newKeySet();

    /** With the application's handler, or with null, which logs. */
    public ErrorReporter(ErrorHandler handler) {
        this.handler = handler == null ? this::logError : handler;
    }

    public void report(Throwable error, Socket socket, String event) {
        report(error, new ErrorHandler.Context(socket.namespace(), Optional.of(socket), Optional.ofNullable(event)));
    }

    public void report(Throwable error, Namespace namespace, String event) {
        report(error, new ErrorHandler.Context(namespace, Optional.empty(), Optional.ofNullable(event)));
    }

    private void report(Throwable error, ErrorHandler.Context context) {
        try {
            handler.onError(error, context);
        } catch (RuntimeException e) {
            log.error("the error handler failed", e);
        }
    }

    private void logError(Throwable error, ErrorHandler.Context context) {
        String event = context.event().orElse("(none)");
        if (error instanceof EventArgumentException || isKnown(error, event)) {
            log.debug("event {} in {}: {}", event, context.namespace().name(), error.getMessage());
        } else {
            log.error(
                    "a handler failed: event {} in {}",
                    event,
                    context.namespace().name(),
                    error);
        }
    }

    private boolean isKnown(Throwable error, String event) {
        return error instanceof PayloadTypeException
                && (unreadableTypes.size() >= MAX_UNREADABLE_TYPES
                        || !unreadableTypes.add(event + " " + error.getMessage()));
    }
}
