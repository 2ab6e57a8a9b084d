package dev.carillon.internal.socketio;

import dev.carillon.ErrorHandler;
import dev.carillon.EventArgumentException;
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
        try {
            handler.onError(error, new ErrorHandler.Context(socket, Optional.ofNullable(event)));
        } catch (RuntimeException e) {
            log.error("the error handler failed", e);
        }
    }

    private static void logError(Throwable error, ErrorHandler.Context context) {
        String event = context.event().orElse("(none)");
        if (error instanceof EventArgumentException) {
            log.debug("event {} in {}: {}", event, context.socket().namespace().name(), error.getMessage());
        } else {
            log.error(
                    "a handler failed: event {} in {}",
                    event,
                    context.socket().namespace().name(),
                    error);
        }
    }
}
