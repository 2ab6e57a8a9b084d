package dev.carillon.attacks.kinds;

/** Something that a client can do to harm the others. Each attack sticks to the protocol, but uses more than its share. */
public interface Attack {
    /** Returns the name on the command line and in the report. */
    String name();

    /** Returns what the attack does, in one sentence. */
    String summary();

    /** Whether connection state recovery must be switched on, if the server has it. */
    default boolean needsRecovery() {
        return false;
    }

    /** Whether there is nothing to attack in a server that has no connection state recovery. */
    default boolean isPointlessWithoutRecovery() {
        return false;
    }

    /** Whether it attacks routes, such as the channels for clients without Socket.IO. */
    default boolean needsRoutes() {
        return false;
    }

    /** Starts the attack and returns. It ends when the attacker is stopped. */
    void start(Attacker attacker);
}
