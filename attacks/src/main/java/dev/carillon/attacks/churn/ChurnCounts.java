package dev.carillon.attacks.churn;

import java.util.Map;

/**
 * What the clients that come and go have experienced so far.
 *
 * @param sessions the sessions that they have opened
 * @param recovered how often a client asked for its old socket, and got it
 * @param refused how often a client asked for a socket that no longer existed, and got a new one
 * @param events the events that they have received and checked
 * @param acks the acknowledgements that they have received
 * @param complaints what went wrong, with how often; empty if all is well
 */
public record ChurnCounts(
        long sessions, long recovered, long refused, long events, long acks, Map<String, Long> complaints) {}
