package dev.carillon.internal.engineio.transport;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Headers and parameters in the form in which a session keeps them for its whole life: small, immutable, and with one copy of what
 * every client sends.
 */
final class HandshakeMaps {
    private static final Map<String, String> COMMON = Stream.of(
                    // headers, as browsers write them and in lower case
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
                    // the URL of a client that does not poll, parameters and their values
                    "/socket.io/?EIO=4&transport=websocket",
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

    /** Headers whose values many clients have in common and nobody can foresee. No secret is among them: values are kept. */
    private static final Set<String> SHARED = Set.of(
            "accept",
            "accept-encoding",
            "accept-language",
            "host",
            "origin",
            "sec-ch-ua",
            "sec-ch-ua-mobile",
            "sec-ch-ua-platform",
            "user-agent",
            "x-forwarded-host");

    private static final AtomicReferenceArray<String> RECENT = new AtomicReferenceArray<>(256);

    private static final int MAX_RECENT_LENGTH = 512;

    private HandshakeMaps() {}

    static Map<String, List<String>> headers(Iterable<Map.Entry<String, String>> headers) {
        List<String> pairs = new ArrayList<>();
        for (Map.Entry<String, String> header : headers) {
            String name = common(header.getKey().toLowerCase(Locale.ROOT));
            pairs.add(name);
            pairs.add(SHARED.contains(name) ? recent(header.getValue()) : common(header.getValue()));
        }
        return map(pairs);
    }

    static Map<String, List<String>> query(Map<String, List<String>> parameters) {
        List<String> pairs = new ArrayList<>();
        parameters.forEach((name, values) -> {
            for (String value : values) {
                pairs.add(common(name));
                pairs.add(common(value));
            }
        });
        return map(pairs);
    }

    private static Map<String, List<String>> map(List<String> pairs) {
        return new CompactMultimap(pairs.toArray(String[]::new));
    }

    static String common(String text) {
        return COMMON.getOrDefault(text, text);
    }

    /** The same text as a client before has sent, where that is still known. */
    private static String recent(String text) {
        if (text.length() > MAX_RECENT_LENGTH) {
            return text;
        }
        int slot = (text.hashCode() * 0x9E3779B9) >>> 24; // the upper bits of a product, for as many slots
        String recent = RECENT.getPlain(slot);
        if (text.equals(recent)) {
            return recent;
        }
        RECENT.setPlain(slot, text); // a race loses a copy, no more
        return text;
    }
}
