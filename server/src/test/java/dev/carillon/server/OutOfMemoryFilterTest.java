package dev.carillon.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutOfMemoryFilterTest {
    private final OutOfMemoryError error = new OutOfMemoryError("Java heap space");
    private final List<OutOfMemoryError> noticed = new ArrayList<>();
    private final LoggerContext context = new LoggerContext();
    private final Logger log = context.getLogger("any");

    @BeforeEach
    void install() {
        context.addTurboFilter(new OutOfMemoryFilter(noticed::add));
    }

    @Test
    void noticesErrorsInEveryPositionOfAWarning() {
        log.warn("failed", error);
        log.error("{} failed", "one", error);
        log.error("{} and {} failed", "one", "two", error);
        assertEquals(List.of(error, error, error), noticed);
    }

    @Test
    void noticesCauses() {
        log.error("failed", new CompletionException(new IllegalStateException(error)));
        assertEquals(List.of(error), noticed);
    }

    @Test
    void noticesErrorsThatAreNotLogged() {
        log.setLevel(Level.OFF);
        log.error("failed", error);
        assertEquals(List.of(error), noticed);
    }

    @Test
    void ignoresOtherErrorsAndExhaustedDirectMemory() {
        log.error("failed", new StackOverflowError());
        log.error("failed", new IllegalStateException("Java heap space"));
        log.warn("failed", new OutOfMemoryError("Cannot reserve 65536 bytes of direct buffer memory"));
        log.warn("failed", new OutOfMemoryError("failed to allocate 65536 byte(s) of direct memory"));
        log.debug("tried", error);
        log.warn("nothing failed");
        assertEquals(List.of(), noticed);
    }
}
