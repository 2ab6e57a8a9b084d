package dev.carillon;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A Java code block of a page. It starts on the line after its opening fence.
 *
 * @param page the path of the page, relative to the project root
 * @param fence the line number of the opening fence
 */
record DocumentationExample(String page, int fence, List<String> code) {
    private static final Pattern TYPE =
            Pattern.compile("(?:@\\w+ )?(?:(?:public|abstract|final|sealed) )*(?:class|record|interface|enum) \\w+.*");

    /** The imports that every example can use implicitly. */
    private static final String IMPORTS = "import dev.carillon.*; import com.google.gson.*;"
            + " import com.google.gson.reflect.TypeToken; import java.nio.ByteBuffer; import java.nio.file.Path;"
            + " import java.time.*; import java.util.*; import java.util.concurrent.*; import java.util.regex.Pattern;";

    /** Declared as fields, so that an example can declare local variables with the same names. */
    private static final String GIVEN = "SocketIoServer io; Socket socket;";

    /** Returns the Java code blocks of a page. */
    static List<DocumentationExample> of(String page, List<String> lines) {
        List<DocumentationExample> examples = new ArrayList<>();
        List<String> code = null;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (code != null && line.equals("```")) {
                code = null;
            } else if (code != null) {
                code.add(lines.get(i));
            } else if (line.equals("```java")) {
                code = new ArrayList<>();
                examples.add(new DocumentationExample(page, i + 1, code));
            }
        }
        return examples;
    }

    String name() {
        return page + ":" + fence;
    }

    /** Returns the compilation unit. All generated code is on its first line, which keeps the line numbers simple. */
    String source(String packageName) {
        return isUnit() ? "package " + packageName + ";\n" + join(code) : wrapped(packageName);
    }

    /** Converts a line number of the compilation unit to a line number of the page. */
    long lineOfPage(long lineOfUnit) {
        return fence + lineOfUnit - 1;
    }

    private boolean isUnit() {
        return code.stream().anyMatch(DocumentationExample::isImport)
                && code.stream().anyMatch(line -> TYPE.matcher(line).matches())
                && code.get(code.size() - 1).equals("}");
    }

    private String wrapped(String packageName) {
        String imports = code.stream()
                .filter(DocumentationExample::isImport)
                .collect(Collectors.joining(" ", IMPORTS + " ", " "));
        List<String> body =
                code.stream().map(line -> isImport(line) ? "" : line).toList();
        return "package " + packageName + "; " + imports + "class Example { " + GIVEN
                + " void example() throws Exception {\n" + join(body) + "\n}}\n";
    }

    private static boolean isImport(String line) {
        return line.startsWith("import ");
    }

    private static String join(List<String> lines) {
        return String.join("\n", lines);
    }
}
