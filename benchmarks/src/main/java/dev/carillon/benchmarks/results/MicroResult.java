package dev.carillon.benchmarks.results;

/**
 * What one operation of the code costs by itself.
 *
 * @param name the operation and its parameters
 * @param nanos time
 * @param bytes garbage
 */
public record MicroResult(String name, double nanos, double bytes) {}
