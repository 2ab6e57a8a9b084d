package dev.carillon;

/**
 * What became of an emitted event at its receivers on this server. That it was sent does not mean that it has arrived: only an
 * acknowledgement proves that. With {@link ConnectionStateRecovery} a client that was gone may still receive it when it comes back.
 *
 * @param sent how many receivers' connections have taken it
 * @param dropped how many did not get it because it was volatile and they were not ready for it
 * @param gone how many had disconnected, or were closed because they had too much unsent already
 */
public record EmitOutcome(int sent, int dropped, int gone) {}
