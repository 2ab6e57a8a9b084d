package dev.carillon.attacks.process;

import dev.carillon.attacks.server.TargetServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How Carillon's server is started.
 *
 * @param jvmOptions options of its JVM
 * @param recovery whether connection state recovery is switched on even if the attack does not need it
 * @param handlers where handlers run: {@code default}, {@code direct} or a number of threads
 * @param options options of the server, by the names of the builder's methods
 */
public record ServerSetup(List<String> jvmOptions, boolean recovery, String handlers, Map<String, String> options)
        implements Target {
    /** The default configuration with a heap of this size, such as {@code 256m}. */
    public static ServerSetup withHeap(String size) {
        return new ServerSetup(List.of("-Xmx" + size), false, "default", Map.of());
    }

    @Override
    public ServerSetup withRecovery(boolean needed) {
        return new ServerSetup(jvmOptions, recovery || needed, handlers, options);
    }

    /** The same with an option of the server. */
    public ServerSetup with(String option, String value) {
        Map<String, String> more = new TreeMap<>(options);
        more.put(option, value);
        return new ServerSetup(jvmOptions, recovery, handlers, more);
    }

    @Override
    public boolean canRecover() {
        return true;
    }

    @Override
    public boolean hasRoutes() {
        return true;
    }

    @Override
    public boolean closesAfterResponse() {
        return false;
    }

    @Override
    public List<String> command() {
        List<String> jvm = new ArrayList<>(jvmOptions);
        jvm.add("-Dlogback.configurationFile=dev/carillon/attacks/logback-warnings.xml");
        List<String> command = JavaCommand.of(jvm, System.getProperty("java.class.path"), TargetServer.class.getName());
        command.addAll(List.of("--handlers", handlers));
        if (recovery) {
            command.add("--recovery");
        }
        options.forEach((name, value) -> command.addAll(List.of("--option", name + "=" + value)));
        return command;
    }
}
