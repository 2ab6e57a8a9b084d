package dev.carillon.attacks.churn;

/**
 * The size of the churn.
 *
 * @param clients the number of clients at a time
 * @param pace pauses are multiplied by this; 1 is a moderate load
 * @param seed of the random decisions; the same seed gives the same visits
 */
public record ChurnPlan(int clients, double pace, long seed) {
    /** For tests: a few clients in a hurry. With this seed, some of the first visitors are lost, and others are refused. */
    public static ChurnPlan brief() {
        return new ChurnPlan(12, 0.1, 1);
    }
}
