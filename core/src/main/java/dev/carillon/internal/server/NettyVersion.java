package dev.carillon.internal.server;

import io.netty.util.Version;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Netty version at run time. Carillon is built against Netty 4.2 and also runs on 4.1, because Spring Boot 3 manages 4.1.
 * An outdated version or mismatched modules are reported before they cause a bare linkage error.
 */
public final class NettyVersion {
    private static final Logger log = LoggerFactory.getLogger(NettyVersion.class);

    /** The first releases that limit the size of a decompressed WebSocket message. */
    private static final Release OLDEST_41 = new Release(4, 1, 122);

    private static final Release OLDEST_42 = new Release(4, 2, 2);

    /**
     * The modules that Carillon uses, and their dependencies. Other modules, such as netty-tcnative, have their own version
     * numbers.
     */
    private static final Set<String> MODULES = Set.of(
            "netty-common",
            "netty-buffer",
            "netty-transport",
            "netty-resolver",
            "netty-handler",
            "netty-codec",
            "netty-codec-base",
            "netty-codec-compression",
            "netty-codec-http",
            "netty-codec-http2",
            "netty-transport-classes-epoll",
            "netty-transport-classes-io_uring",
            "netty-transport-native-unix-common");

    /**
     * The system property that disables the check. It is for class paths whose version files do not match the loaded modules.
     */
    private static final String SKIP = "carillon.skipNettyVersionCheck";

    private static final String ADVICE = " Carillon needs Netty " + OLDEST_42 + " or newer, or Netty " + OLDEST_41
            + " or newer of the 4.1 line, with all of its modules in one version. Import io.netty:netty-bom in your build's"
            + " dependency management; with Spring Boot, set the property netty.version. If this check is mistaken, start Java"
            + " with -D" + SKIP + "=true.";

    private static final boolean IS_42 = exists("io.netty.channel.IoHandlerFactory");

    private static boolean verified;

    private NettyVersion() {}

    /** Returns whether Netty is version 4.2 or newer. */
    static boolean is42() {
        return IS_42;
    }

    /**
     * Verifies the version of Netty on the class path.
     *
     * @throws IllegalStateException if Carillon cannot run on it; the message contains the found and the required versions and
     *     how to set them
     */
    public static synchronized void requireSupported() {
        if (verified || Boolean.getBoolean(SKIP)) {
            return;
        }
        Map<String, String> found = modules();
        problemOf(found).ifPresent(problem -> {
            throw new IllegalStateException(problem + ADVICE);
        });
        if (new TreeSet<>(found.values()).size() > 1) {
            log.warn("Netty's modules have different versions: {}.{}", describe(found), ADVICE);
        }
        verified = true;
    }

    /** Creates the error for a missing class or method of Netty that the version check has not detected. */
    static IllegalStateException explain(LinkageError cause) {
        return new IllegalStateException(
                "A class or method of Netty is missing (" + cause.getMessage() + "); found: " + describe(modules())
                        + "." + ADVICE,
                cause);
    }

    private static Map<String, String> modules() {
        if (!exists("io.netty.util.Version")) {
            return Map.of();
        }
        return Version.identify(Version.class.getClassLoader()).values().stream()
                .filter(version -> MODULES.contains(version.artifactId()))
                .collect(Collectors.toMap(Version::artifactId, Version::artifactVersion, (a, b) -> a, TreeMap::new));
    }

    /**
     * Returns the problem with the given versions, by module, or empty. Nothing can be determined if Netty's version files were
     * merged or removed.
     */
    static Optional<String> problemOf(Map<String, String> versionByModule) {
        if (!exists("io.netty.util.Version")) {
            return Optional.of("Netty is not on the class path.");
        }
        Set<Integer> minors = new TreeSet<>();
        for (String version : versionByModule.values()) {
            Optional<Release> release = Release.parse(version);
            if (release.isPresent() && !release.get().isSupported()) {
                return Optional.of("This version of Netty is too old: " + describe(versionByModule) + ".");
            }
            release.ifPresent(known -> minors.add(known.minor()));
        }
        return minors.size() > 1
                ? Optional.of("Modules of different Netty versions are mixed: " + describe(versionByModule) + ".")
                : Optional.empty();
    }

    private static String describe(Map<String, String> versionByModule) {
        return versionByModule.isEmpty()
                ? "no version information"
                : versionByModule.entrySet().stream()
                        .map(entry -> entry.getKey() + " " + entry.getValue())
                        .sorted()
                        .collect(Collectors.joining(", "));
    }

    private static boolean exists(String type) {
        try {
            Class.forName(type, false, NettyVersion.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private record Release(int major, int minor, int patch) {
        private static final Pattern FORM = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})\\.(\\d{1,4})(?:\\D.*)?");

        static Optional<Release> parse(String version) {
            Matcher matcher = FORM.matcher(version);
            return matcher.matches()
                    ? Optional.of(new Release(number(matcher, 1), number(matcher, 2), number(matcher, 3)))
                    : Optional.empty();
        }

        private static int number(Matcher matcher, int group) {
            return Integer.parseInt(matcher.group(group));
        }

        boolean isSupported() {
            if (major != OLDEST_42.major) {
                return major > OLDEST_42.major;
            }
            return minor == OLDEST_41.minor
                    ? patch >= OLDEST_41.patch
                    : minor > OLDEST_42.minor || (minor == OLDEST_42.minor && patch >= OLDEST_42.patch);
        }

        @Override
        public String toString() {
            return major + "." + minor + "." + patch;
        }
    }
}
