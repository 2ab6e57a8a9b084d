package dev.carillon.integration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The files of a reader of {@code docs/tutorial.md} after each step. */
record Tutorial(List<Map<String, String>> steps) {
    private static final Pattern BLOCK = Pattern.compile("(?s)```(\\w+)[^\\n]*\\n(.*?)```");

    /** The tutorial has one file of each kind. */
    private static final Map<String, String> FILES =
            Map.of("xml", "pom.xml", "java", "src/main/java/chat/Chat.java", "html", "index.html");

    static Tutorial read() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "tutorial.md"));
        String[] parts = page.split("(?m)^## ", -1);
        Map<String, String> files = new LinkedHashMap<>();
        List<Map<String, String>> steps = new ArrayList<>();
        for (String part : parts) {
            if (part.startsWith("Step ")) {
                Matcher blocks = BLOCK.matcher(part);
                while (blocks.find()) {
                    String file = FILES.get(blocks.group(1));
                    if (file != null) {
                        files.put(file, blocks.group(2));
                    }
                }
                steps.add(Map.copyOf(files));
            }
        }
        return new Tutorial(steps);
    }

    /** Writes the files of a step. Steps are counted from 1. */
    void write(int step, Path folder) throws IOException {
        for (Map.Entry<String, String> file : steps.get(step - 1).entrySet()) {
            Path target = folder.resolve(file.getKey());
            Files.createDirectories(target.getParent());
            Files.writeString(target, file.getValue());
        }
    }
}
