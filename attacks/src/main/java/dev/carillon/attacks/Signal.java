package dev.carillon.attacks;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How the server is told to end. */
public enum Signal {
    SIGTERM(0),
    SIGKILL(137);

    private final int exitCode;

    Signal(int exitCode) {
        this.exitCode = exitCode;
    }

    /** Returns the exit code of a JVM that this signal has ended. */
    int exitCode() {
        return exitCode;
    }

    /** Returns the name on the command line. */
    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    String summary() {
        return this + " while clients ask for 10,000 acknowledgements per second";
    }

    static Optional<Signal> named(String id) {
        return Arrays.stream(values()).filter(signal -> signal.id().equals(id)).findFirst();
    }
}
