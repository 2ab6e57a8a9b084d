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
 * Converts headers and query parameters to the compact, immutable maps that a session keeps for its whole life. Common strings
 * are shared between sessions.
 */
final class HandshakeMaps {
    private static final Map<String, String> COMMON = Stream.of(
                    // header names, in lower case
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
                    // the URL of a WebSocket-only client, parameter names and values
                    "",
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

    /**
     * Headers whose values are the same for many clients but not known in advance. This must not include secrets, because the
     * values are cached.
     */
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

    /** The memory of the references to a name and a value. */
    private static final int REFERENCES = 8;

    /** The memory of a string and its array without the characters. */
    private static final int STRING_BYTES = 40;

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

    /** Returns the approximate heap memory of a name with one of its values. Most of it is that of short strings. */
    static int heapBytes(String name, String value) {
        return REFERENCES + heapBytes(name) + heapBytes(value);
    }

    private static int heapBytes(String text) {
        return COMMON.containsKey(text) ? 0 : STRING_BYTES + text.length();
    }

    private static Map<String, List<String>> map(List<String> pairs) {
        return new CompactMultimap(pairs.toArray(String[]::new));
    }

    static String common(String text) {
        return COMMON.getOrDefault(text, text);
    }

    /** Returns an equal string from the cache, if there is one. Otherwise caches this one. */
    private static String recent(String text) {
        if (text.length() > MAX_RECENT_LENGTH) {
            return text;
        }
        int slot = (text.hashCode() * 0x9E3779B9) >>> 24; // multiplicative hash: the upper 8 bits, for 256 slots
        String recent = RECENT.getPlain(slot);
        if (text.equals(recent)) {
            return recent;
        }
        RECENT.setPlain(slot, text); // a benign race: at worst, a duplicate stays in use
        return text;
    }
}
