package dev.carillon.internal.loop;

import dev.carillon.internal.limit.MemoryBudget;
import io.netty.channel.EventLoop;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * What the server holds of one kind for the clients of routes, which are not sessions: what they have not read, or what they
 * have sent only in part. It is a part of a budget of the server. An update that changes nothing costs one comparison.
 * Thread-safe.
 */
public final class ClientAccounts {
    private final MemoryBudget budget;
    private final Runnable exceeded;
    private final Runnable refused;

    /** The accounts that are not zero. */
    private final Set<Account> holding = ConcurrentHashMap.newKeySet();

    /**
     * Creates accounts. The tasks run on any thread.
     *
     * @param exceeded runs when bytes were added and the budget is exceeded
     * @param refused runs when a client is not admitted
     */
    public ClientAccounts(MemoryBudget budget, Runnable exceeded, Runnable refused) {
        this.budget = budget;
        this.exceeded = exceeded;
        this.refused = refused;
    }

    /** Returns whether the budget allows another client. If not, the client must be refused. */
    public boolean admit() {
        boolean admitted = !budget.isExceeded();
        if (!admitted) {
            refused.run();
        }
        return admitted;
    }

    /**
     * Opens the account of a client.
     *
     * @param held returns the number of bytes that are held for the client now. Called on the event loop
     * @param disconnect disconnects the client. Called on the event loop
     */
    public Account open(EventLoop loop, LongSupplier held, Runnable disconnect) {
        return new Account(loop, held, disconnect);
    }

    /** Returns the accounts of the clients for which something is held. */
    public Collection<Account> holding() {
        return holding;
    }

    /** The account of one client. */
    public final class Account {
        private final EventLoop loop;
        private final LongSupplier held;
        private final Runnable disconnect;

        /** Written only on the event loop. */
        private volatile long bytes;

        // ---- on the event loop ----
        private boolean disconnected;
        private boolean closed;

        private Account(EventLoop loop, LongSupplier held, Runnable disconnect) {
            this.loop = loop;
            this.held = held;
            this.disconnect = disconnect;
        }

        /** Returns the number of bytes at the last update. */
        public long bytes() {
            return bytes;
        }

        /** Counts what is held now. Must be called on the event loop. Returns whether it is more than before. */
        public boolean update() {
            return set(closed ? 0 : held.getAsLong());
        }

        /** Closes the account, because the connection is closed. Must be called on the event loop. */
        public void close() {
            closed = true;
            set(0);
        }

        private boolean set(long now) {
            long before = bytes;
            if (now == before) {
                return false;
            }
            bytes = now;
            if (now == 0) {
                holding.remove(this);
            } else if (before == 0) {
                holding.add(this);
            }
            budget.add(now - before);
            if (now > before && budget.isExceeded()) {
                exceeded.run();
            }
            return now > before;
        }

        /**
         * Disconnects the client if at least a number of bytes is held for it now. The task runs before. Further calls have no
         * effect, although the bytes count until the connection is closed.
         */
        public void disconnectIfLarge(long minimum, Runnable before) {
            LoopTask.queue(loop, () -> {
                update();
                if (!closed && !disconnected && bytes >= minimum) {
                    disconnected = true;
                    before.run();
                    disconnect.run();
                }
            });
        }
    }
}
