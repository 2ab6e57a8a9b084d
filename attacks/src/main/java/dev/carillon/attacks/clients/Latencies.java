package dev.carillon.attacks.clients;

/**
 * The latencies of the echoes in one phase, in microseconds.
 *
 * @param echoes the number of echoes
 * @param median the median
 * @param p99 the 99th percentile
 * @param max the maximum
 * @param loopDelay the 99th percentile of the delays of the clients' own event loop, which are part of the latencies
 */
public record Latencies(long echoes, long median, long p99, long max, long loopDelay) {}
