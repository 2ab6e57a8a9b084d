package dev.carillon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Checks the documentation against the code. Every Java block of {@code README.md} and {@code docs/} compiles, every topic page has
 * such a block, and every link to a file of the project is valid.
 *
 * <p>A block that has imports, declares types and ends with a type is compiled unchanged. Any other block is compiled as the body
 * of a method that may throw. Such a block can use {@code SocketIoServer io} and {@code Socket socket}. The packages
 * {@code dev.carillon}, {@code com.google.gson}, {@code java.time}, {@code java.util} and {@code java.util.concurrent} are
 * imported, as are {@code TypeToken}, {@code ByteBuffer}, {@code Path} and {@code Pattern}; the block imports anything else itself.
 * Its records, classes and interfaces are local. Each test is named after the page and the line of its block.
 */
@Tag("netty-4.2") // the examples are written for 4.2
class DocumentationTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path DOCS = ROOT.resolve("docs");

    /** Pages that explain no API. */
    private static final Set<String> WITHOUT_EXAMPLES = Set.of(
            "docs/README.md",
            "docs/api.md", // documents another module
            "docs/architecture.md",
            "docs/command-line.md", // a test of the server checks its table
            "docs/conformance.md",
            "docs/events.md",
            "docs/gradle.md",
            "docs/jobs.md", // documents another module
            "docs/netty-socketio.md", // documents another module, whose tests serve as examples
            "docs/node-to-java.md",
            "docs/performance.md",
            "docs/push.md", // documents another module
            "docs/scaling.md",
            "docs/sample-site.md",
            "docs/spring-boot.md", // its code comes from an application in integration-tests/consumers
            "docs/tokens.md", // documents another module
            "docs/tutorial.md"); // the integration tests run its programs

    private static final Pattern LINK = Pattern.compile("]\\(([^)#\\s]+)[^)]*\\)");

    @TestFactory
    Stream<DynamicTest> examplesCompile() throws IOException {
        List<Unit> units = new ArrayList<>();
        for (Path page : pages()) {
            for (DocumentationExample example : DocumentationExample.of(name(page), Files.readAllLines(page))) {
                units.add(new Unit(example, "example" + units.size()));
            }
        }
        DiagnosticCollector<JavaFileObject> diagnostics = compile(units);
        return units.stream()
                .map(unit -> dynamicTest(
                        unit.example.name(), () -> assertEquals("", unit.errors(diagnostics.getDiagnostics()))));
    }

    /** Compiles all examples together, because starting the compiler takes longer than compiling them. */
    private static DiagnosticCollector<JavaFileObject> compile(List<Unit> units) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        List<String> options = List.of(
                "-proc:none",
                "-Xlint:none",
                "--should-stop=ifError=FLOW", // an error in one example does not hide errors in others
                "--should-stop=ifNoError=FLOW", // generate no class files
                "-Xmaxerrs",
                "1000",
                "--release",
                "17",
                "-classpath",
                System.getProperty("java.class.path"));
        boolean compiled =
                compiler.getTask(null, null, diagnostics, options, null, units).call();
        assertTrue(
                compiled || diagnostics.getDiagnostics().stream().anyMatch(d -> d.getSource() != null),
                () -> "no example is to blame: " + diagnostics.getDiagnostics());
        return diagnostics;
    }

    @Test
    void topicPagesHaveExamples() throws IOException {
        Set<String> without = new TreeSet<>();
        for (Path page : pages()) {
            if (DocumentationExample.of(name(page), Files.readAllLines(page)).isEmpty()) {
                without.add(name(page));
            }
        }
        without.removeAll(WITHOUT_EXAMPLES);
        assertEquals(Set.of(), without);
    }

    @Test
    void linkedFilesExist() throws IOException {
        List<Path> pages = new ArrayList<>(pages());
        pages.add(ROOT.resolve("CONTRIBUTING.md"));
        pages.add(ROOT.resolve("SECURITY.md"));
        pages.add(ROOT.resolve("CHANGELOG.md"));
        List<String> broken = new ArrayList<>();
        for (Path page : pages) {
            for (String link : links(Files.readString(page))) {
                if (!Files.exists(page.resolveSibling(link))) {
                    broken.add(name(page) + ": " + link);
                }
            }
        }
        assertEquals(List.of(), broken);
    }

    private static List<String> links(String page) {
        return LINK.matcher(page)
                .results()
                .map((MatchResult match) -> match.group(1))
                .filter(target -> !target.contains(":"))
                .toList();
    }

    @Test
    void indexLinksToEveryPage() throws IOException {
        Set<String> named = Set.copyOf(links(Files.readString(DOCS.resolve("README.md"))));
        for (Path page : pages()) {
            String link = DOCS.relativize(page).toString();
            if (page.startsWith(DOCS) && !link.equals("README.md")) {
                assertTrue(named.contains(link), () -> "docs/README.md has no link to " + link);
            }
        }
    }

    private static List<Path> pages() throws IOException {
        assertTrue(Files.isDirectory(DOCS), DOCS::toString);
        try (Stream<Path> files = Files.walk(DOCS)) {
            List<Path> pages = Stream.concat(Stream.of(ROOT.resolve("README.md")), files)
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
            assertFalse(pages.isEmpty());
            return pages;
        }
    }

    private static String name(Path page) {
        return ROOT.relativize(page).toString().replace('\\', '/');
    }

    /** The source file of an example. Each example has its own package, so that several can use the same names. */
    private static final class Unit extends SimpleJavaFileObject {
        private final DocumentationExample example;
        private final String packageName;

        Unit(DocumentationExample example, String packageName) {
            super(URI.create("string:///" + packageName + "/Example.java"), Kind.SOURCE);
            this.example = example;
            this.packageName = packageName;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return example.source(packageName);
        }

        /** Allows any name for a public type of an example. */
        @Override
        public boolean isNameCompatible(String simpleName, Kind kind) {
            return kind == Kind.SOURCE;
        }

        String errors(List<Diagnostic<? extends JavaFileObject>> diagnostics) {
            return diagnostics.stream()
                    .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
                    .filter(diagnostic -> isMine(diagnostic.getSource()))
                    .map(diagnostic -> example.page() + ":" + example.lineOfPage(diagnostic.getLineNumber()) + ": "
                            + diagnostic.getMessage(null))
                    .collect(Collectors.joining("\n"));
        }

        private boolean isMine(JavaFileObject source) {
            return source != null && source.toUri().equals(toUri());
        }
    }
}
