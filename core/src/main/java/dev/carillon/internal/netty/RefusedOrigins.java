package dev.carillon.internal.netty;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the operator about each origin that the policy refuses, once: a page that cannot connect is most often one that should.
 * Peers choose the text, so its length, its characters and the number of origins are bounded.
 */
final class RefusedOrigins {
    private static final Logger log = LoggerFactory.getLogger(RefusedOrigins.class);
    private static final int MAX_ORIGINS = 100;
    private static final int MAX_LENGTH = 200;

    /** What browsers send for an origin that has no name (RFC 6454, section 6.1). */
    private static final String OPAQUE = "null";

    private final Set<String> reported = ConcurrentHashMap.newKeySet();

    void report(String origin, String host) {
        if (origin == null || reported.size() >= MAX_ORIGINS) {
            return;
        }
        String shown = printable(origin);
        if (shown.equals(OPAQUE) && reported.add(shown)) {
            log.warn(
                    "Refused a page whose origin is \"null\": a file, say, or a sandboxed frame. Serve it from a web server and allow"
                            + " its origin, or let every page in: cors(c -> c.origins(\"*\")), or --cors-origin '*'.");
        } else if (reported.add(shown)) {
            log.warn(
                    "Refused a page from origin {}: it is not the origin of this server ({}) and the CORS policy does not allow it."
                            + " To let it in, add it to the policy: cors(c -> c.origins(\"{}\")), or --cors-origin {} on the"
                            + " command line of the server. This is logged once for each origin{}",
                    shown,
                    host == null ? "no Host header" : printable(host),
                    shown,
                    shown,
                    reported.size() >= MAX_ORIGINS ? "; further origins are not logged." : ".");
        }
    }

    private static String printable(String text) {
        String start = text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) + "..." : text;
        return start.replaceAll("[^\\w.:/%\\[\\]-]", "?"); // it is shown as a part of a command
    }
}
