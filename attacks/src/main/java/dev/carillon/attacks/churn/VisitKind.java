package dev.carillon.attacks.churn;

import java.util.List;
import java.util.Random;

/**
 * A kind of visit.
 *
 * @param name what complaints begin with
 * @param weight how often it is made, in percent
 * @param visit what the client does
 */
record VisitKind(String name, int weight, Visit visit) {
    private static final List<VisitKind> ALL = List.of(
            new VisitKind("orderly", 40, OrderlyVisit::make),
            new VisitKind("lost", 40, LostVisits::briefly),
            new VisitKind("lost while stalled", 2, LostVisits::whileStalled),
            new VisitKind("away too long", 1, RefusedVisits::tooLate),
            new VisitKind("back after leaving", 4, RefusedVisits::afterLeaving),
            new VisitKind("unknown", 4, RefusedVisits::unknown),
            new VisitKind("slow", 5, SlowVisits::slow),
            new VisitKind("stalled", 4, SlowVisits::stalled));

    static VisitKind any(Random random) {
        int left = random.nextInt(ALL.stream().mapToInt(VisitKind::weight).sum());
        int index = 0;
        while (left >= ALL.get(index).weight) {
            left -= ALL.get(index).weight;
            index++;
        }
        return ALL.get(index);
    }
}
