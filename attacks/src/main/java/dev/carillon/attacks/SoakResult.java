package dev.carillon.attacks;

import dev.carillon.attacks.AttackResult.Finding;
import java.util.List;

/**
 * The verdict on a soak run.
 *
 * @param findings what was checked, and what was found
 */
record SoakResult(List<Finding> findings) {
    boolean passed() {
        return failures().isEmpty();
    }

    List<Finding> failures() {
        return findings.stream().filter(finding -> !finding.passed()).toList();
    }
}
