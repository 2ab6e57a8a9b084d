package dev.carillon.attacks.clients;

import java.util.Map;

/**
 * What the well-behaved clients have noticed, apart from latencies.
 *
 * @param lost the lost connections, by reason
 * @param missedTicks ticks that were skipped
 * @param repeatedTicks ticks that arrived twice or too late
 * @param clientsBehind clients that have not received the last ticks
 * @param unanswered echoes without an acknowledgement, of clients that are still connected
 * @param unexpectedAcks acknowledgements that were not asked for, or arrived twice
 */
public record Observations(
        Map<String, Integer> lost,
        long missedTicks,
        long repeatedTicks,
        long clientsBehind,
        long unanswered,
        long unexpectedAcks) {

    /** Returns the number of lost connections. */
    public int lostClients() {
        return lost.values().stream().mapToInt(Integer::intValue).sum();
    }
}
