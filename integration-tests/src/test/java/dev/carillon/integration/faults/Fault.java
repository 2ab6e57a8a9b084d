package dev.carillon.integration.faults;

import java.time.Duration;
import java.util.Random;

/** What a proxy does with the bytes of a connection, in both directions. */
public sealed interface Fault {

    /** Decides about the next bytes. */
    Pace next(int available, Random random);

    /**
     * What happens next to the bytes of one direction.
     *
     * @param waitMillis how long to wait first
     * @param bytes how many of the bytes to take
     * @param forwarded whether they are forwarded, or dropped
     */
    record Pace(long waitMillis, int bytes, boolean forwarded) {
        static final Pace NEVER = new Pace(0, 0, false);
    }

    /** Forwards everything at once. */
    record None() implements Fault {
        @Override
        public Pace next(int available, Random random) {
            return new Pace(0, available, true);
        }
    }

    /** Forwards bytes after the latency and a random part of the jitter. */
    record Delay(Duration latency, Duration jitter) implements Fault {
        @Override
        public Pace next(int available, Random random) {
            return new Pace(latency.toMillis() + random.nextInt((int) jitter.toMillis() + 1), available, true);
        }
    }

    /** Forwards tiny pieces. */
    record Slice(int maxBytes) implements Fault {
        @Override
        public Pace next(int available, Random random) {
            return new Pace(0, Math.min(available, 1 + random.nextInt(maxBytes)), true);
        }
    }

    /** Forwards a limited number of bytes per second. */
    record Rate(int bytesPerSecond) implements Fault {
        private static final int PORTIONS_PER_SECOND = 100;

        @Override
        public Pace next(int available, Random random) {
            int portion = Math.max(1, bytesPerSecond / PORTIONS_PER_SECOND);
            return new Pace(1000 / PORTIONS_PER_SECOND, Math.min(available, portion), true);
        }
    }

    /** Accepts bytes, and forwards them when the fault is over. */
    record Stall() implements Fault {
        @Override
        public Pace next(int available, Random random) {
            return Pace.NEVER;
        }
    }

    /** Drops everything while the connection stays open. */
    record BlackHole() implements Fault {
        @Override
        public Pace next(int available, Random random) {
            return new Pace(0, available, false);
        }
    }
}
