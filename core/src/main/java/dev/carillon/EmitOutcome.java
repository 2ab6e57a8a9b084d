package dev.carillon;

/**
 * The outcome of an emitted event for its receivers on this server. A sent event has not necessarily arrived: only an
 * acknowledgement proves that. With {@link ConnectionStateRecovery}, a disconnected client may still receive the event when it
 * reconnects.
 *
 * @param sent the number of receivers whose connection accepted it
 * @param dropped the number of receivers that were not ready for a volatile event
 * @param gone the number of receivers that had disconnected, or were disconnected because of too many unsent bytes
 */
public record EmitOutcome(int sent, int dropped, int gone) {}
