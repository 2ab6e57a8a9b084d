package dev.carillon.internal.engineio.transport;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs each refused origin once, because a page that cannot connect is most often one that should be allowed. Clients control
 * the logged text, so its length, its characters and the number of origins are limited.
 */
final class RefusedOrigins {
    private static final Logger log = LoggerFactory.getLogger(RefusedOrigins.class);
    private static final int MAX_ORIGINS = 100;

    /** The pause in logging after {@link #MAX_ORIGINS} origins. */
    private static final long PAUSE = Duration.ofHours(1).toNanos();

    private static final int MAX_LENGTH = 200;

    /** The serialization of an opaque origin (RFC 6454, section 6.1). */
    private static final String OPAQUE = "null";

    /** The serialization of an origin (RFC 6454, section 6.2). */
    private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9+.-]*://[\\w.:\\[\\]-]+");

    private final LongSupplier nanoTime;
    private final Set<String> reported = new HashSet<>();
    private long full;

    RefusedOrigins(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    synchronized void report(String origin, String host) {
        if (origin != null && hasRoom()) {
            log(origin, host);
            if (reported.size() == MAX_ORIGINS) {
                full = nanoTime.getAsLong();
            }
        }
    }

    private boolean hasRoom() {
        if (reported.size() == MAX_ORIGINS && nanoTime.getAsLong() - full > PAUSE) {
            reported.clear();
        }
        return reported.size() < MAX_ORIGINS;
    }

    private void log(String origin, String host) {
        if (origin.length() > MAX_LENGTH
                || !(origin.equals(OPAQUE) || FORM.matcher(origin).matches())) {
            log.debug("refused an origin that no browser sends");
        } else if (reported.add(origin)) {
            if (origin.equals(OPAQUE)) {
                log.warn(
                        "Refused a page whose origin is \"null\" (a local file or sandboxed frame). Serve it from a web server"
                                + " and allow its origin or all origins: cors(c -> c.origins(\"*\")), or --cors-origin '*'.");
            } else {
                log.warn(
                        "Refused a page from origin {}: it is not the origin of this server ({}) and the CORS policy does not"
                                + " allow it. To change this, add the origin to the policy: cors(c -> c.origins(\"{}\")), or"
                                + " --cors-origin {} on the command line of the server. This is logged once for each origin{}",
                        origin,
                        host == null ? "no Host header" : printable(host),
                        origin,
                        origin,
                        reported.size() == MAX_ORIGINS ? "; for the next hour, further origins are not logged." : ".");
            }
        }
    }

    private static String printable(String host) {
        String start = host.length() > MAX_LENGTH ? host.substring(0, MAX_LENGTH) + "..." : host;
        return start.replaceAll("[^\\w.:%\\[\\]-]", "?");
    }
}
