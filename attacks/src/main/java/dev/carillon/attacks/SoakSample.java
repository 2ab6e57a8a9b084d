package dev.carillon.attacks;

import dev.carillon.attacks.churn.ChurnCounts;
import dev.carillon.attacks.server.ServerUsage;
import java.time.Duration;

/**
 * A measurement during a soak run.
 *
 * @param time the time since the churn has started
 * @param usage what the server uses after a garbage collection
 * @param churn what the clients that come and go have experienced so far
 */
record SoakSample(Duration time, ServerUsage usage, ChurnCounts churn) {}
