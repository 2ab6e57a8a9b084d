package dev.carillon.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The sources of option values that are not set on the command line. */
class OptionDefaultsTest {
    private final CommandSpec command = new CommandLine(new ServerCommand()).getCommandSpec();

    @TempDir
    private Path folder;

    @Test
    void environmentOverridesTheFile() throws IOException {
        Path file = write("port=1111\nhost=127.0.0.1\n");
        OptionDefaults defaults =
                OptionDefaults.of(command, Map.of("CARILLON_PORT", "2222"), "--config", file.toString());
        assertEquals("2222", valueOf(defaults, "--port"));
        assertEquals("127.0.0.1", valueOf(defaults, "--host"));
        assertNull(valueOf(defaults, "--cors-origin"));
    }

    @Test
    void environmentCanNameTheFile() throws IOException {
        Path file = write("cors-origin=https://a.example,https://b.example\n");
        OptionDefaults defaults = OptionDefaults.of(command, Map.of("CARILLON_CONFIG", file.toString()));
        assertEquals("https://a.example,https://b.example", valueOf(defaults, "--cors-origin"));
    }

    /** Tools for containers set variables that have no value. */
    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void emptyVariableCountsAsNotSet(String value) throws IOException {
        Map<String, String> environment = command.options().stream()
                .map(option -> option.longestName().replaceFirst("^--", ""))
                .filter(name -> !name.matches("api-key.*|jwt-(audience|issuer|jwks|secret)"))
                .collect(Collectors.toMap(OptionDefaults::environmentName, name -> value));
        OptionDefaults defaults = OptionDefaults.of(command, environment);
        for (OptionSpec option : command.options()) {
            assertNull(defaults.defaultValue(option), option.longestName());
        }
        Path file = write("port=1111\n");
        assertEquals("1111", valueOf(OptionDefaults.of(command, environment, "--config=" + file), "--port"));
    }

    /** The server would be open to everyone. */
    @ParameterizedTest
    @ValueSource(strings = {"API_KEY", "API_KEY_FILE", "JWT_AUDIENCE", "JWT_ISSUER", "JWT_JWKS", "JWT_SECRET"})
    void variableThatProtectsTheServerMustNotBeEmpty(String name) {
        ConfigurationException error = assertThrows(
                ConfigurationException.class, () -> OptionDefaults.of(command, Map.of("CARILLON_" + name, " ")));
        assertTrue(error.getMessage().startsWith("CARILLON_" + name + " is empty"), error::getMessage);
    }

    @Test
    void helpAndVersionAreNotSettings() throws IOException {
        OptionDefaults defaults = OptionDefaults.of(command, Map.of("CARILLON_VERSION", "1.2.3"));
        assertNull(valueOf(defaults, "--version"));
        Path file = write("help=true\n");
        assertThrows(
                ConfigurationException.class, () -> OptionDefaults.of(command, Map.of(), "--config", file.toString()));
    }

    @Test
    void flagSetTwiceStaysSet() {
        ServerCommand parsed = new ServerCommand();
        CommandLine commandLine = new CommandLine(parsed);
        commandLine.setDefaultValueProvider(
                OptionDefaults.of(commandLine.getCommandSpec(), Map.of("CARILLON_CORS_CREDENTIALS", "true")));
        commandLine.parseArgs("--cors-credentials");
        assertTrue((boolean)
                commandLine.getCommandSpec().findOption("--cors-credentials").getValue());
    }

    /** Secrets contain any characters. */
    @Test
    void dollarSignsStayAsTheyAre() throws IOException {
        String secret = "${sys:user.name}-pa$$word-$a-${env:HOME}-$";
        ServerCommand parsed = new ServerCommand();
        CommandLine commandLine = new CommandLine(parsed);
        Path file = write("api-key=" + secret + "\n");
        commandLine.setDefaultValueProvider(OptionDefaults.of(
                commandLine.getCommandSpec(), Map.of("CARILLON_JWT_SECRET", secret), "--config", file.toString()));
        commandLine.parseArgs();
        CommandSpec spec = commandLine.getCommandSpec();
        assertEquals(secret, spec.findOption("--jwt-secret").getValue());
        assertEquals(List.of(secret), spec.findOption("--api-key").getValue());
    }

    @Test
    void unknownKeyIsReported() throws IOException {
        Path file = write("prot=3000\n");
        var error = assertThrows(
                ConfigurationException.class, () -> OptionDefaults.of(command, Map.of(), "--config=" + file));
        assertTrue(error.getMessage().contains("'prot'"), error.getMessage());
    }

    @Test
    void missingFileIsReported() {
        Path file = folder.resolve("missing.properties");
        var error = assertThrows(
                ConfigurationException.class, () -> OptionDefaults.of(command, Map.of(), "--config", file.toString()));
        assertTrue(error.getMessage().contains("missing.properties"), error.getMessage());
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("carillon.properties"), text);
    }

    private String valueOf(OptionDefaults defaults, String option) {
        return defaults.defaultValue(command.findOption(option));
    }
}
