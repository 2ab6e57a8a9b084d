/** The benchmark command, which compares servers, and the order in which it runs the workloads. */
package dev.carillon.benchmarks;
