package dev.carillon.benchmarks.report;

import dev.carillon.benchmarks.process.ServerCommands;
import io.netty.util.Version;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Describes the environment of a run. */
public final class Machine {
    private static final String UNKNOWN = "unknown";

    private Machine() {}

    /** Describes this machine, and the versions of the peers in the folder of the benchmarks. */
    public static Map<String, String> describe(Path home) throws IOException {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("CPU", valueIn("/proc/cpuinfo", "model name"));
        properties.put("cores", "" + Runtime.getRuntime().availableProcessors());
        properties.put("memory", valueIn("/proc/meminfo", "MemTotal"));
        properties.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        properties.put("JDK", System.getProperty("java.runtime.version"));
        properties.put("JVM options", String.join(" ", ServerCommands.JVM_OPTIONS));
        properties.put("JVM options where memory is measured", String.join(" ", ServerCommands.SMALL_JVM_OPTIONS));
        properties.put("Netty", Version.identify().get("netty-common").artifactVersion());
        properties.put("Node.js", nodeVersion());
        properties.put("socket.io", socketIoVersion(home));
        Path peer = home.resolve("netty-socketio-peer/target/lib");
        properties.put("netty-socketio", jarVersion(peer, "netty-socketio-"));
        properties.put("Netty of netty-socketio", jarVersion(peer, "netty-transport-"));
        return properties;
    }

    private static String valueIn(String file, String name) throws IOException {
        return Files.readAllLines(Path.of(file)).stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf(':') + 1).trim())
                .findFirst()
                .orElse(UNKNOWN);
    }

    private static String nodeVersion() {
        try {
            Process node = new ProcessBuilder("node", "--version").start();
            return new String(node.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).trim();
        } catch (IOException e) {
            return UNKNOWN;
        }
    }

    private static String socketIoVersion(Path home) throws IOException {
        Path description = home.resolve("node/node_modules/socket.io/package.json");
        if (!Files.exists(description)) {
            return UNKNOWN;
        }
        Matcher version = Pattern.compile("\"version\":\\s*\"([^\"]+)\"").matcher(Files.readString(description));
        return version.find() ? version.group(1) : UNKNOWN;
    }

    private static String jarVersion(Path folder, String prefix) throws IOException {
        if (!Files.isDirectory(folder)) {
            return UNKNOWN;
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<String> versions = files.map(path -> path.getFileName().toString())
                    .filter(name -> name.matches(Pattern.quote(prefix) + "\\d.*\\.jar"))
                    .map(name -> name.substring(prefix.length(), name.length() - ".jar".length()))
                    .toList();
            return versions.isEmpty() ? UNKNOWN : versions.get(0);
        }
    }
}
