package dev.carillon.server;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/**
 * Provides the values of options that are not on the command line: from an environment variable ({@code
 * CARILLON_CORS_ORIGIN} for {@code --cors-origin}), otherwise from the properties file ({@code cors-origin=...}).
 */
final class OptionDefaults implements IDefaultValueProvider {
    private static final String CONFIG = "config";
    private static final String ENVIRONMENT_PREFIX = "CARILLON_";

    /** Options that decide who may use the server. Without them it would be more open than its operator expects. */
    private static final Set<String> NEVER_EMPTY =
            Set.of("api-key", "api-key-file", "jwt-audience", "jwt-issuer", "jwt-jwks", "jwt-secret");

    private final Map<String, String> environment;
    private final Properties file;

    private OptionDefaults(Map<String, String> environment, Properties file) {
        this.environment = environment;
        this.file = file;
    }

    /**
     * Loads the properties file named in the arguments or in the environment. Every key must be an option, and variables that
     * protect the server must not be empty.
     */
    static OptionDefaults of(CommandSpec command, Map<String, String> environment, String... args) {
        NEVER_EMPTY.forEach(option -> requireNotEmpty(environment, option));
        Properties properties = new Properties();
        Optional<Path> file = configFile(environment, args);
        file.ifPresent(path -> load(properties, path));
        for (String key : properties.stringPropertyNames()) {
            if (key.equals(CONFIG) || !isConfigurable(command.findOption("--" + key))) {
                throw new ConfigurationException("unknown option '" + key + "' in " + file.orElseThrow());
            }
        }
        return new OptionDefaults(environment, properties);
    }

    @Override
    public String defaultValue(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option) || !isConfigurable(option)) {
            return null;
        }
        String name = option.longestName().replaceFirst("^--", "");
        String value = fromEnvironment(environment, name).orElseGet(() -> file.getProperty(name));
        return value == null ? null : value.trim().replace("$", "$$"); // picocli would replace variables
    }

    /** {@code --help} and {@code --version} are not settings. */
    private static boolean isConfigurable(OptionSpec option) {
        return option != null && !option.usageHelp() && !option.versionHelp();
    }

    /** A variable without a value counts as not set, because tools that start containers cannot always leave it out. */
    private static Optional<String> fromEnvironment(Map<String, String> environment, String option) {
        return Optional.ofNullable(environment.get(environmentName(option))).filter(value -> !value.isBlank());
    }

    private static void requireNotEmpty(Map<String, String> environment, String option) {
        String name = environmentName(option);
        if (environment.containsKey(name) && environment.get(name).isBlank()) {
            throw new ConfigurationException(
                    name + " is empty, perhaps because a secret is missing. Remove the variable to start without --"
                            + option);
        }
    }

    static String environmentName(String option) {
        return ENVIRONMENT_PREFIX + option.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    private static Optional<Path> configFile(Map<String, String> environment, String... args) {
        return configArgument(args)
                .or(() -> fromEnvironment(environment, CONFIG).map(Path::of));
    }

    private static Optional<Path> configArgument(String... args) {
        if (Arrays.stream(args).noneMatch(OptionDefaults::mayNameConfig)) {
            return Optional.empty(); // the common case; parsing would noticeably delay the startup
        }
        ConfigOption option = new ConfigOption();
        try {
            new CommandLine(option).setUnmatchedArgumentsAllowed(true).parseArgs(args);
        } catch (CommandLine.ParameterException e) {
            return Optional.empty(); // the full parse reports a better error
        }
        return Optional.ofNullable(option.config);
    }

    /** Whether the argument is the option, or an argument file that may contain it. */
    private static boolean mayNameConfig(String arg) {
        return arg.startsWith("--" + CONFIG) || arg.startsWith("@");
    }

    private static void load(Properties properties, Path file) {
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigurationException("cannot read the configuration file " + file);
        }
    }

    /** The only option that must be parsed before the others. */
    @Command
    private static final class ConfigOption {
        @Option(names = "--config")
        private Path config;
    }
}
