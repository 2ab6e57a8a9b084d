package dev.carillon;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A Java block of a page. It starts on the line after its fence.
 *
 * @param page the page, from the root of the project
 * @param fence the number of the line with the fence
 */
record DocumentationExample(String page, int fence, List<String> code) {
    private static final Pattern TYPE =
            Pattern.compile("(?:@\\w+ )?(?:(?:public|abstract|final|sealed) )*(?:class|record|interface|enum) \\w+.*");

    /** What every example may use without saying so. */
    private static final String IMPORTS = "import dev.carillon.*; import com.google.gson.*;"
            + " import com.google.gson.reflect.TypeToken; import java.nio.ByteBuffer; import java.nio.file.Path;"
            + " import java.time.*; import java.util.*; import java.util.concurrent.*; import java.util.regex.Pattern;";

    /** Fields, so that an example may give the same names to variables of its own. */
    private static final String GIVEN = "SocketIoServer io; Socket socket;";

    /** The Java blocks of a page. */
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

    /** The compilation unit. Everything that is not the example's own stands in its first line, so that line numbers are easy. */
    String source(String packageName) {
        return isUnit() ? "package " + packageName + ";\n" + join(code) : wrapped(packageName);
    }

    /** The line of the page for a line of the compilation unit. */
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
