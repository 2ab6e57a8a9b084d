package dev.carillon.internal.limit;

import dev.carillon.observe.ServerObserver;

/**
 * The limits of one server that its layers share.
 *
 * @param heap the memory for sessions, handshakes, incomplete messages and requests, unhandled events, and saved sessions and
 *     packets. Not all of it is on the heap
 * @param unsent the memory for packets that clients have not read. It counts a packet once for each receiver, so it is an upper
 *     bound
 * @param replies the heap memory for the acknowledgements of broadcasts that wait for others
 * @param addresses the sessions of each address
 */
public record ServerLimits(
        MemoryBudget heap, MemoryBudget unsent, MemoryBudget replies, AddressLimits addresses, LimitCounters counters) {
    /** The replies may take a quarter of the heap memory for clients, in addition to it. */
    private static final int REPLIES_DIVISOR = 4;

    /** Creates the limits of a server. The observer may be null. */
    public static ServerLimits of(
            long maxHeapBytes, long maxUnsentBytes, AddressLimits addresses, ServerObserver observer) {
        return new ServerLimits(
                new MemoryBudget(maxHeapBytes),
                new MemoryBudget(maxUnsentBytes),
                new MemoryBudget(maxHeapBytes / REPLIES_DIVISOR),
                addresses,
                new LimitCounters(observer));
    }

    /** Creates limits that are never reached. */
    public static ServerLimits none() {
        return of(Long.MAX_VALUE, Long.MAX_VALUE, AddressLimits.none(), null);
    }
}
