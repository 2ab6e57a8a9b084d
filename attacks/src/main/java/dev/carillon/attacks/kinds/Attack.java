package dev.carillon.attacks.kinds;

/** Something that a client can do to harm the others. Each attack sticks to the protocol, but uses more than its share. */
public interface Attack {
    /** Returns the name on the command line and in the report. */
    String name();

    /** Returns what the attack does, in one sentence. */
    String summary();

    /** Whether the server must have connection state recovery switched on. */
    default boolean needsRecovery() {
        return false;
    }

    /** Starts the attack and returns. It ends when the attacker is stopped. */
    void start(Attacker attacker);
}
