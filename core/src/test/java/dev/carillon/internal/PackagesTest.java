package dev.carillon.internal;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The dependency rules for the internal packages. Dependencies are acyclic; docs/architecture.md has a diagram. */
class PackagesTest {
    private static final String API = "dev.carillon";
    private static final String INTERNAL = API + ".internal.";

    /** The packages that each internal package may use, in addition to itself and the public API. */
    private static final Map<String, Set<String>> ALLOWED = Map.ofEntries(
            entry("loop", Set.of("limit")),
            entry("observe", Set.of()),
            entry("limit", Set.of()),
            entry("http", Set.of("loop")),
            entry("http2", Set.of("loop", "http")),
            entry("websocket", Set.of("loop", "http")),
            entry("engineio", Set.of("limit", "loop", "websocket")),
            entry("engineio.transport", Set.of("limit", "loop", "http", "websocket", "engineio")),
            entry("server", Set.of("limit", "loop", "http", "http2", "engineio", "engineio.transport")),
            entry("socketio.packet", Set.of("engineio")),
            entry("socketio.handler", Set.of("loop", "socketio.packet")),
            entry("socketio.room", Set.of("limit", "loop", "socketio.packet")),
            entry(
                    "socketio",
                    Set.of("limit", "loop", "engineio", "socketio.packet", "socketio.handler", "socketio.room")));

    private static final int LARGEST_CYCLE_OF_CLASSES = 12;

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(API);

    @Test
    void packagesUseOnlyAllowedPackages() {
        Map<String, Set<String>> violations = new TreeMap<>();
        for (JavaClass type : CLASSES) {
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                String from = internalPackage(type);
                String to = internalPackage(dependency.getTargetClass());
                if (from != null
                        && to != null
                        && !from.equals(to)
                        && !allowed(from).contains(to)) {
                    violations
                            .computeIfAbsent(from + " -> " + to, key -> new TreeSet<>())
                            .add(type.getSimpleName() + " -> "
                                    + dependency.getTargetClass().getSimpleName());
                }
            }
        }
        assertEquals(Map.of(), violations);
    }

    private static Set<String> allowed(String from) {
        Set<String> allowed = ALLOWED.get(from);
        assertTrue(allowed != null, () -> "the package " + from + " has no rule");
        return allowed;
    }

    /** Returns the package name without the common prefix, or null for a class outside the internal packages. */
    private static String internalPackage(JavaClass type) {
        String name = type.getPackageName();
        return name.startsWith(INTERNAL) ? name.substring(INTERNAL.length()) : null;
    }

    @Test
    void internalPackagesHaveNoCycles() {
        slices().matching("dev.carillon.internal.(**)")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    @Test
    void everyRuleIsUsed() {
        Set<String> present = CLASSES.stream()
                .map(PackagesTest::internalPackage)
                .filter(name -> name != null)
                .collect(Collectors.toSet());
        assertEquals(present, ALLOWED.keySet());
    }

    @Test
    void cyclesOfClassesAreSmall() {
        Map<String, Set<String>> uses = new HashMap<>();
        for (JavaClass type : CLASSES) {
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                String from = topLevel(type);
                String to = topLevel(dependency.getTargetClass());
                if (to.startsWith(API) && !from.equals(to)) {
                    uses.computeIfAbsent(from, key -> new HashSet<>()).add(to);
                }
            }
        }
        Set<String> largest = Set.of();
        for (String type : uses.keySet()) {
            Set<String> cycle = reachable(type, uses);
            cycle.removeIf(other -> !reachable(other, uses).contains(type));
            if (cycle.size() > largest.size()) {
                largest = cycle;
            }
        }
        assertTrue(largest.size() <= LARGEST_CYCLE_OF_CLASSES, "a cycle of " + largest.size() + ": " + largest);
    }

    private static String topLevel(JavaClass type) {
        String name = type.getBaseComponentType().getName();
        return name.contains("$") ? name.substring(0, name.indexOf('$')) : name;
    }

    private static Set<String> reachable(String start, Map<String, Set<String>> uses) {
        Set<String> found = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(start));
        while (!open.isEmpty()) {
            for (String next : uses.getOrDefault(open.remove(), Set.of())) {
                if (found.add(next)) {
                    open.add(next);
                }
            }
        }
        return found;
    }
}
