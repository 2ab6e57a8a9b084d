package dev.carillon.internal.socketio.handler;

import dev.carillon.ErrorHandler;
import dev.carillon.EventArgumentException;
import dev.carillon.Namespace;
import dev.carillon.PayloadTypeException;
import dev.carillon.Socket;
import dev.carillon.internal.socketio.packet.LogText;
import dev.carillon.observe.ServerObserver;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports the exceptions that the application's handlers throw, and the errors with which middlewares refuse events. */
public final class ErrorReporter {
    private static final Logger log = LoggerFactory.getLogger(ErrorReporter.class);

    /**
     * How many different errors about unreadable types are logged at ERROR. Each is logged only once, because every event of a
     * client would repeat it.
     */
    private static final int MAX_UNREADABLE_TYPES = 100;

    private final ErrorHandler handler;
    private final ErrorHandler refusalHandler;
    private final ServerObserver observer;
    private final Set<String> unreadableTypes = ConcurrentHashMap.newKeySet();

    /** Takes the application's handler, or null to log errors, and an observer or null. */
    public ErrorReporter(ErrorHandler handler, ServerObserver observer) {
        this.observer = observer;
        this.handler = handler == null ? this::logError : handler;
        this.refusalHandler = handler == null ? ErrorReporter::logRefusal : handler;
    }

    public void report(Throwable error, Socket socket, String event) {
        failed(error, context(socket, event));
    }

    public void report(Throwable error, Namespace namespace, String event) {
        failed(error, new ErrorHandler.Context(namespace, Optional.empty(), Optional.ofNullable(event)));
    }

    private void failed(Throwable error, ErrorHandler.Context context) {
        report(handler, error, context);
        if (observer != null) {
            observer.handlerFailed(error, context);
        }
    }

    /** Reports that a middleware has refused an event. This is an error of the client, not of the application. */
    void refused(Throwable error, Socket socket, String event) {
        report(refusalHandler, error, context(socket, event));
        if (observer != null) {
            observer.eventRefused(socket, event, error);
        }
    }

    private static ErrorHandler.Context context(Socket socket, String event) {
        return new ErrorHandler.Context(socket.namespace(), Optional.of(socket), Optional.ofNullable(event));
    }

    private static void report(ErrorHandler handler, Throwable error, ErrorHandler.Context context) {
        try {
            handler.onError(error, context);
        } catch (RuntimeException e) {
            log.error("the error handler failed", e);
        }
    }

    private void logError(Throwable error, ErrorHandler.Context context) {
        String event = event(context);
        if (error instanceof EventArgumentException || isKnown(error, event)) {
            log.debug("event {} in {}: {}", event, namespace(context), error.getMessage());
        } else {
            log.error("a handler failed: event {} in {}", event, namespace(context), error);
        }
    }

    private static void logRefusal(Throwable error, ErrorHandler.Context context) {
        log.debug("refused: event {} in {}: {}", event(context), namespace(context), error.getMessage());
    }

    private static String event(ErrorHandler.Context context) {
        return context.event().map(LogText::printable).orElse("(none)");
    }

    private static String namespace(ErrorHandler.Context context) {
        return LogText.printable(context.namespace().name());
    }

    private boolean isKnown(Throwable error, String event) {
        return error instanceof PayloadTypeException
                && (unreadableTypes.size() >= MAX_UNREADABLE_TYPES
                        || !unreadableTypes.add(event + " " + error.getMessage()));
    }
}
