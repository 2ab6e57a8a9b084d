package dev.carillon.attacks.kinds;

import java.util.List;

/** All attacks. */
public final class Attacks {
    private Attacks() {}

    /** Returns new attacks, in the order in which they are listed. An attack is used once. */
    public static List<Attack> all() {
        return List.of(
                new UnpolledAcks(),
                Handshakes.padded(),
                Handshakes.plain(),
                MissingAttachments.afterConnect(),
                MissingAttachments.beforeConnect(),
                new TinyPackets(),
                new TinyFrames(),
                new RoomsAndVanish(),
                new RecoverWithoutOffset(),
                new BroadcastFlood(),
                new BlockedHandlers(),
                new StalledReaders(),
                new StalledSubscribers(),
                new EmptyFragments(),
                new SmallFragments(),
                SlowRequests.heads(),
                SlowRequests.bodies(),
                new UnfinishedBodies(),
                new IdleConnections(),
                new ReconnectStorm());
    }

    /** Returns the attack with this name. */
    public static Attack named(String name) {
        return all().stream()
                .filter(attack -> attack.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such attack: " + name + "; see --list"));
    }
}
