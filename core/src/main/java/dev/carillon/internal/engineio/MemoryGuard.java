package dev.carillon.internal.engineio;

import dev.carillon.DisconnectReason;
import dev.carillon.internal.limit.MemoryBudget;
import dev.carillon.internal.limit.ServerLimits;
import dev.carillon.internal.loop.ClientAccounts;
import dev.carillon.observe.Limit;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Frees memory when a budget of the server is exceeded: it closes the clients for which the server holds the most, until the
 * total is below the limit again. Clients that hold no more than a fair share are not closed.
 *
 * <p>Limits per client do not add up to a limit for the server: with the defaults, 100 clients that stop reading could make it
 * hold 1.6 GB. Thread-safe.
 */
final class MemoryGuard {
    private static final Logger log = LoggerFactory.getLogger(MemoryGuard.class);

    /** A session that holds less than this is not closed, unless the server has so many that an equal share is less. */
    private static final long FAIR_SHARE = 256 * 1024;

    /** After a budget was exceeded, sessions are closed until this part of it is in use. */
    private static final double TARGET = 0.9;

    private static final Duration RECHECK = Duration.ofMillis(50);

    /** The time between two attempts when there is no session to close. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final SessionRegistry sessions;
    private final ServerLimits limits;
    private final EventExecutor executor;
    private final AtomicBoolean running = new AtomicBoolean();
    private final ClientAccounts unsentOfRoutes;
    private final ClientAccounts inboundOfRoutes;

    MemoryGuard(SessionRegistry sessions, ServerLimits limits, EventExecutor executor) {
        this.sessions = sessions;
        this.limits = limits;
        this.executor = executor;
        this.unsentOfRoutes = new ClientAccounts(limits.unsent(), this::budgetExceeded, () -> {});
        this.inboundOfRoutes = new ClientAccounts(
                limits.heap(), this::budgetExceeded, () -> limits.counters().reached(Limit.TOTAL_HEAP_BYTES));
    }

    /** Returns the accounts of what the clients of routes have not read. */
    ClientAccounts unsentOfRoutes() {
        return unsentOfRoutes;
    }

    /** Returns the accounts of the requests and messages to routes that have not arrived completely. */
    ClientAccounts inboundOfRoutes() {
        return inboundOfRoutes;
    }

    /** Updates the unsent bytes of a session. Must be called on its event loop. */
    void setUnsent(SessionAccount account, long bytes) {
        if (!account.setUnsent(bytes)) {
            budgetExceeded();
        }
    }

    /** Adds to the received bytes of a session that are not handled yet. Returns false if the budget is exceeded. */
    boolean addInbound(SessionAccount account, long bytes) {
        boolean withinBudget = account.addInbound(bytes);
        if (!withinBudget) {
            budgetExceeded();
        }
        return withinBudget;
    }

    /** Starts to free memory, unless that is already in progress. */
    private void budgetExceeded() {
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
            executor.schedule(this::endPause, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** What was added during the pause has not started it. */
    private void endPause() {
        running.set(false);
        if (limits.unsent().isExceeded() || limits.heap().isExceeded()) {
            budgetExceeded();
        }
    }

    private boolean closeLargest() {
        boolean closingReaders = closeReaders();
        boolean closingSenders = closeSenders();
        return closingReaders || closingSenders;
    }

    /** Closes the largest clients that do not read. Returns false if there is nothing to do. */
    private boolean closeReaders() {
        if (!limits.unsent().isExceeded() || !isDirectMemoryHeld()) {
            return false;
        }
        return close(limits.unsent(), SessionAccount::unsent, unsentOfRoutes);
    }

    /**
     * Closes the largest clients that send faster than their events are handled, or that do not complete what they send. Returns
     * false if there is nothing to do.
     */
    private boolean closeSenders() {
        return limits.heap().isExceeded() && close(limits.heap(), SessionAccount::inbound, inboundOfRoutes);
    }

    private boolean close(MemoryBudget budget, ToLongFunction<SessionAccount> size, ClientAccounts ofRoutes) {
        long share = fairShare(budget, sessions.size() + ofRoutes.holding().size());
        Stream<Candidate> clientsOfRoutes = ofRoutes.holding().stream()
                .map(account -> new Candidate(
                        account.bytes(), () -> account.disconnectIfLarge(share, this::countLargestClient)));
        return close(budget, share, Stream.concat(candidates(size, share), clientsOfRoutes));
    }

    private Stream<Candidate> candidates(ToLongFunction<SessionAccount> size, long share) {
        return sessions.all().stream()
                .map(session -> new Candidate(
                        size.applyAsLong(session.account()),
                        () -> session.execute(() -> closeIfLarge(session, size, share))));
    }

    private static boolean close(MemoryBudget budget, long share, Stream<Candidate> candidates) {
        long excess = budget.held() - (long) (TARGET * budget.limit());
        List<Candidate> largestFirst = candidates
                .filter(candidate -> candidate.bytes >= share)
                .sorted(Comparator.comparingLong(Candidate::bytes).reversed())
                .toList();
        for (Candidate candidate : largestFirst) {
            if (excess <= 0) {
                break;
            }
            excess -= candidate.bytes;
            candidate.close.run();
        }
        return !largestFirst.isEmpty();
    }

    /** Many clients that hold little can exceed a budget, too. Some of them then hold more than the average. */
    private static long fairShare(MemoryBudget budget, int clients) {
        return Math.min(FAIR_SHARE, budget.limit() / Math.max(1, clients));
    }

    /**
     * Closes a session whose client makes the server hold much. Must be called on the session's event loop.
     *
     * @param size what counts
     */
    void closeIfLarge(EngineSession session, ToLongFunction<SessionAccount> size) {
        closeIfLarge(session, size, FAIR_SHARE);
    }

    private void closeIfLarge(EngineSession session, ToLongFunction<SessionAccount> size, long share) {
        if (session.isClosed()) {
            return;
        }
        session.account().setUnsent(session.currentTransport().unsentBytes());
        if (size.applyAsLong(session.account()) >= share) {
            countLargestClient();
            session.terminate(
                    DisconnectReason.TRANSPORT_ERROR, "the server is short of memory, and this client uses much of it");
        }
    }

    private void countLargestClient() {
        limits.counters().reached(Limit.LARGEST_CLIENT);
    }

    /**
     * Returns whether the unsent packets really take as much memory as the budget says. The budget counts a broadcast once for
     * each receiver, although the bytes are shared.
     */
    private boolean isDirectMemoryHeld() {
        return !(ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider provider)
                || provider.metric().usedDirectMemory() > limits.unsent().limit();
    }

    /** A client that may be closed. The size is that of the last update, so closing it checks the size again. */
    private record Candidate(long bytes, Runnable close) {}
}
