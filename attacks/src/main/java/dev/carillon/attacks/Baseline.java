package dev.carillon.attacks;

import dev.carillon.attacks.server.ServerUsage;
import java.util.ArrayList;
import java.util.List;

/** Compares what a server uses with what it used before the attack. */
final class Baseline {
    private final ServerUsage before;
    private final Limits limits;

    Baseline(ServerUsage before, Limits limits) {
        this.before = before;
        this.limits = limits;
    }

    /** Returns what the server still uses in excess, or an empty list if it is as before. */
    List<String> excess(ServerUsage now) {
        List<String> excess = new ArrayList<>();
        add(excess, "sessions", before.server().sessions(), now.server().sessions(), 0);
        add(excess, "sockets", before.server().sockets(), now.server().sockets(), 0);
        add(excess, "rooms", before.server().rooms(), now.server().rooms(), 0);
        add(excess, "pending acks", before.server().pendingAcks(), now.server().pendingAcks(), 0);
        add(excess, "timers", before.server().timers(), now.server().timers(), limits.others());
        add(excess, "descriptors", before.descriptors(), now.descriptors(), limits.others());
        add(excess, "threads", before.threads(), now.threads(), limits.others());
        add(excess, "heap MB", before.heap() >> 20, now.heap() >> 20, limits.heap() >> 20);
        add(excess, "direct MB", before.direct() >> 20, now.direct() >> 20, limits.direct() >> 20);
        return excess;
    }

    private static void add(List<String> excess, String what, long before, long now, long tolerance) {
        if (now > before + tolerance) {
            excess.add(what + " " + before + " -> " + now);
        }
    }
}
