package dev.carillon.fuzz;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Collects what the library logs at level ERROR. A peer's mistake must never appear there. */
public final class ErrorLog extends AppenderBase<ILoggingEvent> {
    private static final Queue<String> ERRORS = new ConcurrentLinkedQueue<>();

    @Override
    protected void append(ILoggingEvent event) {
        IThrowableProxy cause = event.getThrowableProxy();
        ERRORS.add(event.getFormattedMessage() + (cause == null ? "" : "\n" + ThrowableProxyUtil.asString(cause)));
    }

    /** Fails if anything was logged since the last call. */
    public static void requireEmpty() {
        String first = ERRORS.poll();
        ERRORS.clear();
        if (first != null) {
            throw new AssertionError("logged at level ERROR: " + first);
        }
    }
}
