package dev.carillon.benchmarks.results;

/**
 * The cost of a single operation.
 *
 * @param name the operation and its parameters
 * @param nanos the time in nanoseconds
 * @param bytes the number of allocated bytes
 */
public record MicroResult(String name, double nanos, double bytes) {}
