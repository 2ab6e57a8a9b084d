package dev.carillon.internal.limit;

import dev.carillon.observe.ServerObserver;
import java.util.List;

/**
 * The limits of one server that its layers share.
 *
 * @param heap the heap memory for sessions, handshakes, unhandled events, and saved sessions and packets
 * @param unsent the memory for packets that clients have not read. It counts a packet once for each receiver, so it is an upper
 *     bound
 * @param addresses the sessions of each address
 */
public record ServerLimits(MemoryBudget heap, MemoryBudget unsent, AddressLimits addresses, LimitCounters counters) {

    /** The networks whose addresses are not reachable from the Internet. */
    public static final List<String> PRIVATE_NETWORKS = List.of(
            "127.0.0.0/8",
            "10.0.0.0/8",
            "172.16.0.0/12",
            "192.168.0.0/16",
            "169.254.0.0/16",
            "::1",
            "fc00::/7",
            "fe80::/10");

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
