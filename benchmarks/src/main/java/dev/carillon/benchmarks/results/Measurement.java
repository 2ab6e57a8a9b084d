package dev.carillon.benchmarks.results;

import dev.carillon.benchmarks.process.ServerKind;
import java.util.Map;

/**
 * One run of one workload against one server.
 *
 * @param workload the workload's name
 * @param server the server
 * @param round counted from 1
 * @param values what was measured
 * @param failure why nothing was, or null
 */
public record Measurement(String workload, ServerKind server, int round, Map<Metric, Double> values, String failure) {}
