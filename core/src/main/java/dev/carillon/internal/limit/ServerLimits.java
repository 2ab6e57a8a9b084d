package dev.carillon.internal.limit;

import dev.carillon.observe.ServerObserver;

/**
 * The limits of one server that its layers share.
 *
 * @param heap the heap memory for sessions, handshakes, incomplete messages and requests, unhandled events, and saved
 *     sessions and packets
 * @param unsent the memory for packets that clients have not read. It counts a packet once for each receiver, so it is an upper
 *     bound
 * @param addresses the sessions of each address
 */
public record ServerLimits(MemoryBudget heap, MemoryBudget unsent, AddressLimits addresses, LimitCounters counters) {

    /** Creates the limits of a server. The observer may be null. */
    public static ServerLimits of(
            long maxHeapBytes, long maxUnsentBytes, AddressLimits addresses, ServerObserver observer) {
        return new ServerLimits(
                new MemoryBudget(maxHeapBytes),
                new MemoryBudget(maxUnsentBytes),
                addresses,
                new LimitCounters(observer));
    }

    /** Creates limits that are never reached. */
    public static ServerLimits none() {
        return of(Long.MAX_VALUE, Long.MAX_VALUE, AddressLimits.none(), null);
    }
}
