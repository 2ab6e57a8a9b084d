package dev.carillon.internal.netty;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Headers and parameters in the form in which a session keeps them for its whole life: small, immutable, and with one copy of what
 * every client sends.
 */
final class HandshakeMaps {
    private static final Map<String, String> COMMON = Stream.of(
                    // headers, as browsers write them and in small letters
                    "accept",
                    "accept-encoding",
                    "accept-language",
                    "authorization",
                    "cache-control",
                    "connection",
                    "cookie",
                    "host",
                    "origin",
                    "pragma",
                    "referer",
                    "sec-fetch-dest",
                    "sec-fetch-mode",
                    "sec-fetch-site",
                    "sec-websocket-extensions",
                    "sec-websocket-key",
                    "sec-websocket-version",
                    "upgrade",
                    "user-agent",
                    "x-forwarded-for",
                    "x-forwarded-host",
                    "x-forwarded-proto",
                    "x-real-ip",
                    // values
                    "*/*",
                    "13",
                    "gzip",
                    "gzip, deflate",
                    "gzip, deflate, br",
                    "gzip, deflate, br, zstd",
                    "Keep-Alive",
                    "keep-alive",
                    "no-cache",
                    "permessage-deflate; client_max_window_bits",
                    "Upgrade",
                    "websocket",
                    // parameters and their values
                    "EIO",
                    "transport",
                    "sid",
                    "t",
                    "b64",
                    "4",
                    "3",
                    "polling",
                    "1")
            .collect(Collectors.toUnmodifiableMap(Function.identity(), Function.identity()));

    private HandshakeMaps() {}

    static Map<String, List<String>> headers(Iterable<Map.Entry<String, String>> headers) {
        Map<String, List<String>> copy = new HashMap<>();
        for (Map.Entry<String, String> header : headers) {
            String name = common(header.getKey().toLowerCase(Locale.ROOT));
            copy.computeIfAbsent(name, first -> new ArrayList<>(1)).add(common(header.getValue()));
        }
        copy.replaceAll((name, values) -> List.copyOf(values));
        return Map.copyOf(copy);
    }

    static Map<String, List<String>> query(Map<String, List<String>> parameters) {
        Map<String, List<String>> copy = new HashMap<>();
        parameters.forEach((name, values) -> copy.put(
                common(name), values.stream().map(HandshakeMaps::common).toList()));
        return Map.copyOf(copy);
    }

    private static String common(String text) {
        return COMMON.getOrDefault(text, text);
    }
}
