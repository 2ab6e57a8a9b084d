package dev.carillon.jobs;

import java.time.Duration;

/**
 * How long a job that is done elsewhere may go without a report.
 *
 * @param timeout the time; zero for no limit
 */
record Silence(Duration timeout) {
    private static final int MINUTE_SECONDS = 60;
    private static final int HOUR_SECONDS = 60 * MINUTE_SECONDS;

    /** Longer than a process runs, but still a valid number of nanoseconds. */
    private static final Duration FOREVER = Duration.ofDays(365 * 100);

    boolean isLimited() {
        return !timeout.isZero() && timeout.compareTo(FOREVER) < 0;
    }

    boolean isTooLong(long nanos) {
        return nanos > timeout.toNanos();
    }

    /** Returns the error of a job that has been silent for too long. */
    String error() {
        return "no report for " + text();
    }

    private String text() {
        long seconds = timeout.toSeconds();
        if (timeout.toNanosPart() != 0) {
            return timeout.toMillis() + " ms";
        }
        if (seconds % HOUR_SECONDS == 0) {
            return seconds / HOUR_SECONDS + " h";
        }
        return seconds % MINUTE_SECONDS == 0 ? seconds / MINUTE_SECONDS + " min" : seconds + " s";
    }
}
