package dev.carillon.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.IoTransport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The first table of docs/command-line.md matches {@code --help}, and both state the actual defaults. */
class CommandLineTableTest {
    private static final Pattern DEFAULT = Pattern.compile(" \\(default: ([^)]*)\\)");

    private static final String IO_TRANSPORTS =
            Arrays.stream(IoTransport.values()).map(Enum::name).collect(Collectors.joining(", "));

    private static List<OptionSpec> options() {
        return new CommandLine(new ServerCommand())
                .getCommandSpec().options().stream()
                        .filter(option -> !option.usageHelp() && !option.versionHelp())
                        .toList();
    }

    @Test
    void tableMatchesTheHelpText() throws IOException {
        List<String> documented = Files.readAllLines(Path.of("..", "docs", "command-line.md")).stream()
                .filter(line -> line.startsWith("| `--"))
                .takeWhile(line -> !line.contains("CARILLON_"))
                .map(line -> line.replace("`", ""))
                .toList();
        assertEquals(options().stream().map(CommandLineTableTest::row).toList(), documented);
    }

    @Test
    void helpStatesTheActualDefaults() {
        int checked = 0;
        for (OptionSpec option : options()) {
            Matcher stated = DEFAULT.matcher(help(option));
            if (stated.find()
                    && option.defaultValue() != null
                    && !option.longestName().equals("--host")) {
                assertTrue(stated.group(1).equalsIgnoreCase(option.defaultValue()), option.longestName());
                checked++;
            }
        }
        assertEquals(21, checked);
    }

    private static String row(OptionSpec option) {
        Matcher stated = DEFAULT.matcher(help(option));
        String label = option.paramLabel().contains("|") ? "" : " " + option.paramLabel();
        return "| %s%s | %s | %s |"
                .formatted(
                        option.longestName(),
                        label,
                        stated.find() ? stated.group(1) : "",
                        DEFAULT.matcher(help(option)).replaceAll(""));
    }

    private static String help(OptionSpec option) {
        return String.join(" ", option.description()).replace("${COMPLETION-CANDIDATES}", IO_TRANSPORTS);
    }
}
