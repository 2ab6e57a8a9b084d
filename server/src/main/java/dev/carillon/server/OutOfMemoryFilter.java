package dev.carillon.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.function.Consumer;
import org.slf4j.Marker;

/**
 * Notices the {@link OutOfMemoryError}s that are caught and logged, by Netty, the library or a handler. Logback asks
 * it about every message, whatever the log level. It looks at warnings and errors, and suppresses no message.
 *
 * <p>An exhausted limit of direct memory does not count. It fails one write, and the connection is closed; the server then
 * continues.
 */
final class OutOfMemoryFilter extends TurboFilter {
    /** How many causes are looked at. There may be a cycle. */
    private static final int MAX_DEPTH = 16;

    private final Consumer<OutOfMemoryError> action;

    OutOfMemoryFilter(Consumer<OutOfMemoryError> action) {
        this.action = action;
    }

    @Override
    public FilterReply decide(
            Marker marker, Logger logger, Level level, String format, Object[] params, Throwable thrown) {
        if (level.isGreaterOrEqual(Level.WARN)) {
            check(thrown);
            if (params != null && params.length > 0 && params[params.length - 1] instanceof Throwable last) {
                check(last);
            }
        }
        return FilterReply.NEUTRAL;
    }

    private void check(Throwable thrown) {
        Throwable error = thrown;
        for (int depth = 0; error != null && depth < MAX_DEPTH; depth++) {
            if (error instanceof OutOfMemoryError outOfMemory && !isDirect(outOfMemory)) {
                action.accept(outOfMemory);
                return;
            }
            error = error.getCause();
        }
    }

    /** The JDK and Netty both mention direct memory in the message. */
    private static boolean isDirect(OutOfMemoryError error) {
        return error.getMessage() != null && error.getMessage().contains("direct");
    }
}
