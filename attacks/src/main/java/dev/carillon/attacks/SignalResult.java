package dev.carillon.attacks;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What has happened to the clients and their events when the server was told to end.
 *
 * @param signal the signal
 * @param sent the number of events that the clients had sent before the signal
 * @param sentUnanswered those without an acknowledgement; some of them had not reached the server
 * @param handledUnanswered those without an acknowledgement although their handler had begun before the signal
 * @param handledAfter the number of events whose handler began after the signal
 * @param handledAfterUnanswered those without an acknowledgement
 * @param closed how the connections of the clients ended, with the number of clients
 * @param stillConnected clients that did not notice the end of the server
 * @param exitCode the exit code of the process, or empty if it did not end in time
 * @param exit the time from the signal to the end of the process
 */
public record SignalResult(
        Signal signal,
        long sent,
        long sentUnanswered,
        long handledUnanswered,
        long handledAfter,
        long handledAfterUnanswered,
        Map<String, Integer> closed,
        int stillConnected,
        Optional<Integer> exitCode,
        Duration exit) {

    /** Whether the process has ended as expected, all clients have noticed it, and no handled event was left without an answer. */
    public boolean passed() {
        return exitCode.equals(Optional.of(signal.exitCode()))
                && stillConnected == 0
                && handledUnanswered == 0
                && handledAfterUnanswered == 0;
    }
}
