package dev.carillon.benchmarks.results;

import dev.carillon.benchmarks.process.ServerKind;
import java.util.Map;

/**
 * The measurement of a workload on a server.
 *
 * @param workload the name of the workload
 * @param server the server
 * @param round the round, starting at 1
 * @param values the measured values
 * @param failure the reason for a failed measurement, or null
 */
public record Measurement(String workload, ServerKind server, int round, Map<Metric, Double> values, String failure) {}
