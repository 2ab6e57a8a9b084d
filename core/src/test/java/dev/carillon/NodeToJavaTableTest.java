package dev.carillon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** Everything that docs/node-to-java.md promises is tested; node-to-java-tests.txt maps each name to its tests. */
class NodeToJavaTableTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "node-to-java.md");
    private static final Path MAPPING = Path.of("src", "test", "resources", "node-to-java-tests.txt");

    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern TITLE = Pattern.compile("^- \\*\\*([^*]+)\\*\\*");
    private static final Pattern NOT_OURS = Pattern.compile("^(not yet|have no meaning).*");
    private static final Pattern SAME_NAMES = Pattern.compile("^the same( names)?$");

    /** A line of the mapping: a section with a name, and its tests. */
    private record Line(String name, List<String> tests) {}

    @Test
    void everyNameInTheTablesHasTests() throws IOException {
        Set<String> mapped = new LinkedHashSet<>();
        for (Line line : mapping()) {
            assertTrue(mapped.add(line.name), "twice: " + line.name);
        }
        Set<String> promised = promised();
        assertEquals(Set.of(), without(promised, mapped), "names of the document without a line in " + MAPPING);
        assertEquals(Set.of(), without(mapped, promised), "lines without a name in the document");
    }

    @Test
    void everyTestExists() throws IOException {
        for (Line line : mapping()) {
            for (String test : line.tests) {
                assertTrue(exists(test), () -> line.name + ": there is no test " + test);
            }
        }
    }

    private static Set<String> without(Set<String> some, Set<String> others) {
        Set<String> rest = new TreeSet<>(some);
        rest.removeAll(others);
        return rest;
    }

    // ---- document ----

    /** The names in the tables, in the list of bounds and in the list of differences, each prefixed with its heading. */
    private static Set<String> promised() throws IOException {
        Set<String> names = new LinkedHashSet<>();
        String heading = "";
        for (String line : Files.readAllLines(DOCUMENT)) {
            if (line.startsWith("## ")) {
                heading = line.substring(3);
            }
            for (String name : namesOf(line)) {
                names.add(heading + ": " + name);
            }
        }
        return names;
    }

    private static List<String> namesOf(String line) {
        if (line.startsWith("| ") && !line.startsWith("| Node.js")) {
            String[] cells = line.split("\\|", -1);
            return namesOfRow(cells[1].trim(), cells[2].trim());
        }
        return line.startsWith("Bounds ") ? found(CODE, line) : found(TITLE, line);
    }

    private static List<String> namesOfRow(String node, String java) {
        if (NOT_OURS.matcher(java).matches()) {
            return List.of();
        }
        if (SAME_NAMES.matcher(java).matches()) {
            return found(CODE, node).stream()
                    .map(name -> name.replaceFirst("^(io|socket)\\.", ""))
                    .toList();
        }
        return found(CODE, java);
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }

    // ---- mapping ----

    private static List<Line> mapping() throws IOException {
        List<Line> lines = new ArrayList<>();
        String section = "";
        for (String line : Files.readAllLines(MAPPING)) {
            if (line.startsWith("[")) {
                section = line.substring(1, line.length() - 1);
            } else if (!line.isEmpty() && !line.startsWith("#")) {
                String[] parts = line.split(" = ", 2);
                lines.add(new Line(section + ": " + parts[0], Arrays.asList(parts[1].split(", ", -1))));
            }
        }
        return lines;
    }

    // ---- tests ----

    private static boolean exists(String test) throws IOException {
        int colon = test.indexOf(':');
        int hash = test.indexOf('#');
        String type = test.substring(colon + 1, hash < 0 ? test.length() : hash);
        String method = hash < 0 ? null : test.substring(hash + 1);
        return colon < 0 ? existsHere(type, method) : existsIn(test.substring(0, colon), type, method);
    }

    private static boolean existsHere(String type, String method) {
        try {
            Class<?> tests = Class.forName("dev.carillon." + type);
            return Arrays.stream(tests.getDeclaredMethods())
                    .filter(present -> present.isAnnotationPresent(Test.class)
                            || present.isAnnotationPresent(ParameterizedTest.class))
                    .anyMatch(present -> method == null || present.getName().equals(method));
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /** Reads the sources, because the other modules are not compiled yet when the tests of this module run. */
    private static boolean existsIn(String module, String type, String method) throws IOException {
        Path sources = Path.of("..", module, "src", "test", "java");
        try (Stream<Path> files = Files.walk(sources)) {
            for (Path file :
                    files.filter(present -> present.endsWith(type + ".java")).toList()) {
                if (method == null || Files.readString(file).contains("void " + method + "(")) {
                    return true;
                }
            }
        }
        return false;
    }
}
