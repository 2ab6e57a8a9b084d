package dev.carillon.server;

import java.util.Map;
import picocli.CommandLine;

/** Where the runnable jar starts. */
public final class Main {
    private static final String NETTY_EVENTS = "io.netty.jfr.enabled";

    private Main() {}

    /**
     * Runs the server until the process is told to stop.
     *
     * @param args the options; {@code --help} explains them
     */
    public static void main(String[] args) {
        int exitCode = run(System.getenv(), args);
        if (exitCode != ServerCommand.RUNNING) {
            System.exit(exitCode);
        }
    }

    /** Starts the server, or says on standard error why not; gives the exit code. */
    static int run(Map<String, String> environment, String... args) {
        return run(new ServerCommand(), environment, args);
    }

    /** The same with a command that can be asked afterwards. */
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
     * Netty's first buffer would start the JDK's flight recorder for the sake of its events, even where nobody
     * records: that takes longer than to open the port. An operator who wants them sets the property to true.
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
