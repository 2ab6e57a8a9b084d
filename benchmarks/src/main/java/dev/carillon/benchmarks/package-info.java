/** Compares servers: the command, and the order in which it runs workloads. */
package dev.carillon.benchmarks;
