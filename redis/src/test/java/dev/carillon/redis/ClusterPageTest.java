package dev.carillon.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** The indented examples of the documentation, which need this module, compile. */
class ClusterPageTest {
    private static final String INDENT = "    ";

    @Test
    void examplesCompile() throws Exception {
        List<String> source = new ArrayList<>(List.of(
                "import dev.carillon.*;",
                "import dev.carillon.presence.*;",
                "import dev.carillon.redis.*;",
                "import java.util.Optional;",
                "class Examples {",
                "static void examples() throws Exception {",
                "{"));
        int examples = 0;
        boolean inside = false;
        for (String line : Files.readAllLines(Path.of("..", "docs", "cluster.md"))) {
            boolean indented = line.startsWith(INDENT);
            if (inside && !indented && !line.isEmpty()) {
                source.add("} {");
                examples++;
            }
            inside = indented || (inside && line.isEmpty());
            if (indented) {
                source.add(line);
            }
        }
        source.add("} } }");
        assertTrue(examples >= 2, () -> "only examples: " + source);

        JavaFileObject file =
                new SimpleJavaFileObject(URI.create("string:///Examples.java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return String.join("\n", source);
                    }
                };
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        List<String> options = List.of(
                "-proc:none", "--should-stop=ifNoError=FLOW", "-classpath", System.getProperty("java.class.path"));
        ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, diagnostics, options, null, List.of(file))
                .call();
        assertEquals(List.of(), diagnostics.getDiagnostics());
    }
}
