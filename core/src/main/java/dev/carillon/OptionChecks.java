package dev.carillon;

import java.time.Duration;

/** Checks the values of options. */
final class OptionChecks {
    private OptionChecks() {}

    static int requireRange(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + " must be from " + min + " to " + max + ", not " + value);
        }
        return value;
    }

    static long requireAtLeast(String name, long value, long min) {
        if (value < min) {
            throw new IllegalArgumentException(name + " must be at least " + min + ", not " + value);
        }
        return value;
    }

    static Duration requirePositive(String name, Duration value) {
        if (value.toMillis() <= 0) {
            throw new IllegalArgumentException(name + " must be at least a millisecond, not " + value);
        }
        return value;
    }
}
