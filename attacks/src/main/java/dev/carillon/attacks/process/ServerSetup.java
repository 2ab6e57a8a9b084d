package dev.carillon.attacks.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How the server is started.
 *
 * @param jvmOptions options of its JVM
 * @param recovery whether connection state recovery is switched on even if the attack does not need it
 * @param handlers where handlers run: {@code default}, {@code direct} or a number of threads
 * @param options options of the server, by the names of the builder's methods
 */
public record ServerSetup(List<String> jvmOptions, boolean recovery, String handlers, Map<String, String> options) {
    /** The default configuration with a heap of this size, such as {@code 256m}. */
    public static ServerSetup withHeap(String size) {
        return new ServerSetup(List.of("-Xmx" + size), false, "default", Map.of());
    }

    /** The same with connection state recovery, if it is needed. */
    public ServerSetup withRecovery(boolean needed) {
        return new ServerSetup(jvmOptions, recovery || needed, handlers, options);
    }

    /** The same with an option of the server. */
    public ServerSetup with(String option, String value) {
        Map<String, String> more = new TreeMap<>(options);
        more.put(option, value);
        return new ServerSetup(jvmOptions, recovery, handlers, more);
    }

    List<String> arguments() {
        List<String> arguments = new ArrayList<>(List.of("--handlers", handlers));
        if (recovery) {
            arguments.add("--recovery");
        }
        options.forEach((name, value) -> arguments.addAll(List.of("--option", name + "=" + value)));
        return arguments;
    }
}
