package dev.carillon.attacks;

import dev.carillon.attacks.churn.ChurnPlan;
import java.time.Duration;

/**
 * The size of a soak run.
 *
 * @param run the well-behaved clients, and the times; the churn takes the place of the attack
 * @param churn the clients that come and go
 * @param interval the time between two measurements
 */
record SoakPlan(AttackPlan run, ChurnPlan churn, Duration interval) {}
