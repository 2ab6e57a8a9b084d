package dev.carillon.delivery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Runs the steps of a seed, and shortens them if the run fails. */
public final class DeliveryCheck {
    private static final int STEPS = 60;

    /** Limits the time that shortening takes. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Setup setup;

    private DeliveryCheck(Setup setup) {
        this.setup = setup;
    }

    /** Throws an error that contains the shortened steps if a client of this run does not receive exactly what it must. */
    public static void run(long seed) {
        Setup setup = Setup.of(seed);
        List<Step> steps = Steps.of(seed, setup, STEPS);
        DeliveryCheck check = new DeliveryCheck(setup);
        check.failure(steps).ifPresent(first -> check.report(seed, steps, first));
    }

    private void report(long seed, List<Step> steps, Throwable first) {
        List<Step> shortened = shorten(steps);
        String lines = shortened.stream().map(step -> "\n  " + step).collect(Collectors.joining());
        Throwable last = failure(shortened).orElse(first);
        throw new AssertionError(
                "seed " + seed + ", " + setup + ": " + last.getMessage() + ", after these steps:" + lines, last);
    }

    private Optional<Throwable> failure(List<Step> steps) {
        try {
            Run.perform(setup, steps);
            return Optional.empty();
        } catch (AssertionError | RuntimeException e) {
            return Optional.of(e);
        }
    }

    /** Leaves out as many steps as possible, first many at a time. */
    private List<Step> shorten(List<Step> steps) {
        List<Step> shortest = steps;
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (int size = steps.size() / 2; size > 0; size /= 2) {
            for (int from = 0; from < shortest.size() && System.nanoTime() < deadline; ) {
                List<Step> fewer = new ArrayList<>(shortest);
                fewer.subList(from, Math.min(from + size, fewer.size())).clear();
                if (failure(fewer).isPresent()) {
                    shortest = fewer;
                } else {
                    from += size;
                }
            }
        }
        return shortest;
    }
}
