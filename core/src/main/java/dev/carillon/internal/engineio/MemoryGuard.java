package dev.carillon.internal.engineio;

import dev.carillon.internal.limit.MemoryBudget;
import dev.carillon.internal.limit.ServerLimits;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Frees memory when a budget of the server is exceeded: it closes the sessions for which the server holds the most, until the
 * total is below the limit again. Sessions that hold no more than a fair share are never closed.
 *
 * <p>Limits per client do not add up to a limit for the server: with the defaults, 100 clients that stop reading could make it
 * hold 1.6 GB. Thread-safe.
 */
final class MemoryGuard {
    private static final Logger log = LoggerFactory.getLogger(MemoryGuard.class);

    /** A session that holds less than this is never closed. */
    static final long FAIR_SHARE = 256 * 1024;

    /** After a budget was exceeded, sessions are closed until this part of it is in use. */
    private static final double TARGET = 0.9;

    private static final Duration RECHECK = Duration.ofMillis(50);

    /** The time between two attempts when no session holds more than its fair share. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final SessionRegistry sessions;
    private final ServerLimits limits;
    private final EventExecutor executor;
    private final AtomicBoolean running = new AtomicBoolean();

    MemoryGuard(SessionRegistry sessions, ServerLimits limits, EventExecutor executor) {
        this.sessions = sessions;
        this.limits = limits;
        this.executor = executor;
    }

    /** Starts to free memory, unless that is already in progress. */
    void budgetExceeded() {
        if (running.compareAndSet(false, true)) {
            executor.execute(this::freeMemory);
        }
    }

    private void freeMemory() {
        boolean closing = false;
        try {
            closing = closeLargest();
        } catch (Throwable e) { // errors as well: it runs when memory is short, and must be able to run again
            log.error("no memory could be freed", e);
        }
        if (closing) { // the sessions close on their event loops
            executor.schedule(this::freeMemory, RECHECK.toMillis(), TimeUnit.MILLISECONDS);
        } else {
            executor.schedule(() -> running.set(false), PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private boolean closeLargest() {
        boolean closingReaders = relieve(limits.unsent(), isDirectMemoryHeld(), SessionAccount::unsent);
        boolean closingSenders = relieve(limits.heap(), true, SessionAccount::inbound);
        return closingReaders || closingSenders;
    }

    /** Closes the largest sessions of one budget. Returns false if there is nothing to do. */
    private boolean relieve(MemoryBudget budget, boolean isHeld, ToLongFunction<SessionAccount> size) {
        if (!budget.isExceeded() || !isHeld) {
            return false;
        }
        long excess = budget.held() - (long) (TARGET * budget.limit());
        List<Candidate> largestFirst = sessions.all().stream()
                .map(session -> new Candidate(session, size.applyAsLong(session.account())))
                .filter(candidate -> candidate.bytes >= FAIR_SHARE)
                .sorted(Comparator.comparingLong(Candidate::bytes).reversed())
                .toList();
        for (Candidate candidate : largestFirst) {
            if (excess <= 0) {
                break;
            }
            excess -= candidate.bytes;
            candidate.session.execute(() -> candidate.session.closeLargest(size));
        }
        return !largestFirst.isEmpty();
    }

    /**
     * Returns whether the unsent packets really take as much memory as the budget says. The budget counts a broadcast once for
     * each receiver, although the bytes are shared.
     */
    private boolean isDirectMemoryHeld() {
        return !(ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider provider)
                || provider.metric().usedDirectMemory() > limits.unsent().limit();
    }

    private record Candidate(EngineSession session, long bytes) {}
}
