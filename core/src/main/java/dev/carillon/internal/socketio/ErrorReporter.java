package dev.carillon.internal.socketio;

import dev.carillon.ErrorHandler;
import dev.carillon.EventArgumentException;
import dev.carillon.Namespace;
import dev.carillon.Socket;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where everything goes that a handler of the application lets out. */
final class ErrorReporter {
    private static final Logger log = LoggerFactory.getLogger(ErrorReporter.class);

    private final ErrorHandler handler;

    /** With the application's handler, or with null, which logs. */
    ErrorReporter(ErrorHandler handler) {
        this.handler = handler == null ? ErrorReporter::logError : handler;
    }

    void report(Throwable error, Socket socket, String event) {
        report(error, new ErrorHandler.Context(socket.namespace(), Optional.of(socket), Optional.ofNullable(event)));
    }

    void report(Throwable error, Namespace namespace, String event) {
        report(error, new ErrorHandler.Context(namespace, Optional.empty(), Optional.ofNullable(event)));
    }

    private void report(Throwable error, ErrorHandler.Context context) {
        try {
            handler.onError(error, context);
        } catch (RuntimeException e) {
            log.error("the error handler failed", e);
        }
    }

    private static void logError(Throwable error, ErrorHandler.Context context) {
        String event = context.event().orElse("(none)");
        if (error instanceof EventArgumentException) {
            log.debug("event {} in {}: {}", event, context.namespace().name(), error.getMessage());
        } else {
            log.error(
                    "a handler failed: event {} in {}",
                    event,
                    context.namespace().name(),
                    error);
        }
    }
}
