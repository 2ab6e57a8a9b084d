package dev.carillon.server;

import java.util.Map;
import picocli.CommandLine;

/** The entry point of the runnable jar. */
public final class Main {
    private static final String NETTY_EVENTS = "io.netty.jfr.enabled";

    private Main() {}

    /**
     * Runs the server until the process is terminated.
     *
     * @param args the command-line options; see {@code --help}
     */
    public static void main(String[] args) {
        int exitCode = run(System.getenv(), args);
        if (exitCode != ServerCommand.RUNNING) {
            System.exit(exitCode);
        }
    }

    /** Starts the server and returns the exit code. A failure is reported on standard error. */
    static int run(Map<String, String> environment, String... args) {
        return run(new ServerCommand(), environment, args);
    }

    /** As above, with a command that the caller can query afterwards. */
    static int run(ServerCommand server, Map<String, String> environment, String... args) {
        spareFlightRecorder();
        CommandLine commandLine = new CommandLine(server);
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.setParameterExceptionHandler((error, given) -> fail(commandLine, error.getMessage()));
        commandLine.setExecutionExceptionHandler((error, command, parsed) -> {
            commandLine.getErr().println(error.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        });
        try {
            commandLine.setDefaultValueProvider(OptionDefaults.of(commandLine.getCommandSpec(), environment, args));
        } catch (ConfigurationException e) {
            return fail(commandLine, e.getMessage());
        }
        return commandLine.execute(args);
    }

    /**
     * Disables Netty's JFR events. The first buffer that Netty allocates would otherwise initialize JDK Flight Recorder,
     * even without a recording, and that takes longer than binding the port. To enable the events, set the property to true.
     */
    private static void spareFlightRecorder() {
        if (System.getProperty(NETTY_EVENTS) == null) {
            System.setProperty(NETTY_EVENTS, "false");
        }
    }

    private static int fail(CommandLine commandLine, String message) {
        commandLine
                .getErr()
                .println("carillon-server: " + message.lines().findFirst().orElse("") + " (see --help)");
        return CommandLine.ExitCode.USAGE;
    }
}
