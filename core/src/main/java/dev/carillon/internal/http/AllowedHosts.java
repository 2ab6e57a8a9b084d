package dev.carillon.internal.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The hosts for which the server accepts requests. Without any, it accepts all. */
public final class AllowedHosts {
    private static final String SUBDOMAINS = "*.";

    private final Set<String> hosts;

    /** The suffixes of patterns, such as {@code .example.com}. */
    private final List<String> suffixes;

    private AllowedHosts(Set<String> hosts, List<String> suffixes) {
        this.hosts = hosts;
        this.suffixes = suffixes;
    }

    /**
     * Creates the list.
     *
     * @param hosts names, addresses, or patterns such as {@code *.example.com}
     * @throws IllegalArgumentException if one has another form
     */
    public static AllowedHosts of(List<String> hosts) {
        List<String> normal = hosts.stream().map(AllowedHosts::normalize).toList();
        return new AllowedHosts(
                normal.stream().filter(host -> !isPattern(host)).collect(Collectors.toUnmodifiableSet()),
                normal.stream()
                        .filter(AllowedHosts::isPattern)
                        .map(pattern -> pattern.substring(1))
                        .toList());
    }

    private static boolean isPattern(String host) {
        return host.startsWith(SUBDOMAINS);
    }

    private static String normalize(String given) {
        String host = given.trim().toLowerCase(Locale.ROOT);
        String name = isPattern(host) ? host.substring(SUBDOMAINS.length()) : host;
        if (!Authority.isValid(name)
                || name.indexOf('*') >= 0
                || !Authority.host(name).equals(name)) {
            throw new IllegalArgumentException(
                    "'" + given + "' is not a host; write a name or an address without a port"
                            + " (an IPv6 address in brackets), or *.example.com for all subdomains");
        }
        return host;
    }

    /** Returns whether the {@code Host} header of a request is allowed. It must be valid. */
    public boolean allow(HttpRequest request) {
        if (hosts.isEmpty() && suffixes.isEmpty()) {
            return true;
        }
        String header = request.headers().get(HttpHeaderNames.HOST, "");
        String host = Authority.host(header).toLowerCase(Locale.ROOT);
        return hosts.contains(host) || suffixes.stream().anyMatch(suffix -> isSubdomain(host, suffix));
    }

    private static boolean isSubdomain(String host, String suffix) {
        return host.endsWith(suffix) && host.length() > suffix.length();
    }
}
