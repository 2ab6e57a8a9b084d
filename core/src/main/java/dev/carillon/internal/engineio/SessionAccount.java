package dev.carillon.internal.engineio;

import dev.carillon.internal.limit.MemoryBudget;
import dev.carillon.internal.limit.ServerLimits;
import java.net.InetAddress;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/**
 * The bytes that the server holds for one session, which are also counted in the budgets of the server. The unsent bytes are
 * updated on the session's event loop; all other methods may be called on any thread.
 */
public final class SessionAccount {
    private static final AtomicLongFieldUpdater<SessionAccount> INBOUND =
            AtomicLongFieldUpdater.newUpdater(SessionAccount.class, "inbound");

    /** The heap memory of a connected session, its channel and its socket, without the handshake. */
    private static final int BASE_HEAP_BYTES = 4096;

    private final ServerLimits limits;
    private final InetAddress limitedAddress;
    private final int handshakeBytes;

    /** Received data that was not handled yet. */
    private volatile long inbound;

    /** Packets that the client has not read. Written only on the event loop. */
    private volatile long unsent;

    /**
     * Creates an account.
     *
     * @param limitedAddress the address whose limits apply, or null if none do
     * @param handshakeBytes the approximate heap memory of the handshake
     */
    public SessionAccount(ServerLimits limits, InetAddress limitedAddress, int handshakeBytes) {
        this.limits = limits;
        this.limitedAddress = limitedAddress;
        this.handshakeBytes = handshakeBytes;
    }

    /** Counts the session itself. */
    void open() {
        limits.heap().add(BASE_HEAP_BYTES + handshakeBytes);
        limits.addresses().opened(limitedAddress);
    }

    /** Removes the session itself and its unsent bytes. Whoever has added inbound bytes removes them. */
    void close() {
        limits.heap().add(-BASE_HEAP_BYTES - handshakeBytes);
        limits.addresses().closed(limitedAddress);
        setUnsent(0);
    }

    /** Sets the number of unsent bytes. Must be called on the event loop. Returns false if the budget is exceeded. */
    boolean setUnsent(long bytes) {
        long before = unsent;
        if (bytes == before) {
            return true;
        }
        unsent = bytes;
        MemoryBudget budget = limits.unsent();
        budget.add(bytes - before);
        return bytes < before || !budget.isExceeded();
    }

    /** Adds received bytes, or removes them if the number is negative. Returns false if the budget is exceeded. */
    boolean addInbound(long bytes) {
        INBOUND.addAndGet(this, bytes);
        limits.heap().add(bytes);
        return bytes < 0 || !limits.heap().isExceeded();
    }

    long unsent() {
        return unsent;
    }

    long inbound() {
        return inbound;
    }
}
