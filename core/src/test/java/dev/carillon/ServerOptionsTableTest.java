package dev.carillon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The tables in docs/server-options.md list every builder option exactly once. */
class ServerOptionsTableTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "server-options.md");

    /** Matches a method in the first column, such as {@code port(int)}. */
    private static final Pattern OPTION = Pattern.compile("`([a-zA-Z0-9]+\\([A-Za-z.]*\\))`");

    /** The page states that EngineIoServer.builder() has the options in the tables before this heading and four others. */
    private static final String HEADING_OF_SOCKET_IO = "## Handlers and payloads";

    private static final Set<String> FURTHER_OPTIONS_OF_ENGINE_IO =
            Set.of("maxHttpBufferSize(int)", "maxPostSize(int)", "maxUnsentBytes(int)", "slowClientTimeout(Duration)");

    @Test
    void everySocketIoOptionIsDocumentedOnce() throws IOException {
        List<String> documented = documented(Files.readAllLines(DOCUMENT));
        assertEquals(
                documented.size(), Set.copyOf(documented).size(), () -> "an option is documented twice: " + documented);
        assertEquals(optionsOf(SocketIoServer.Builder.class), new TreeSet<>(documented));
    }

    @Test
    void everyEngineIoOptionIsDocumented() throws IOException {
        List<String> lines = Files.readAllLines(DOCUMENT);
        int end = lines.indexOf(HEADING_OF_SOCKET_IO);
        assertTrue(end > 0, "the page has no heading " + HEADING_OF_SOCKET_IO);
        Set<String> documented = new TreeSet<>(documented(lines.subList(0, end)));
        documented.addAll(FURTHER_OPTIONS_OF_ENGINE_IO);
        assertEquals(optionsOf(EngineIoServer.Builder.class), documented);
    }

    private static List<String> documented(List<String> lines) {
        List<String> options = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith("| ")) {
                OPTION.matcher(line.split("\\|", -1)[1])
                        .results()
                        .map((MatchResult match) -> match.group(1))
                        .forEach(options::add);
            }
        }
        return options;
    }

    /** Returns the methods of a builder that return the builder. */
    private static Set<String> optionsOf(Class<?> builder) {
        return Arrays.stream(builder.getMethods())
                .filter(method -> !method.isBridge() && !Modifier.isStatic(method.getModifiers()))
                .filter(method -> method.getReturnType().isAssignableFrom(builder)
                        && ServerBuilder.class.isAssignableFrom(method.getReturnType()))
                .map(ServerOptionsTableTest::describe)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String describe(Method method) {
        return method.getName()
                + Arrays.stream(method.getParameterTypes())
                        .map(Class::getSimpleName)
                        .collect(Collectors.joining(",", "(", ")"))
                        .replace("[]", "...");
    }
}
