package dev.carillon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.carillon.fuzz.Growth;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * The {@code Origin} of a request against the policy. Three lines: a configured origin, the {@code Origin} and the {@code Host}.
 * As in headers, each byte is a character.
 */
class CorsFuzzTest {
    private static final String WILDCARD = "://*.";

    @FuzzTest
    void origin(byte[] input) {
        String[] lines = new String(input, StandardCharsets.ISO_8859_1).split("\n", 3);
        if (lines.length < 3) {
            return;
        }
        String origin = lines[1];
        String host = lines[2];
        Optional<Cors> policy = policy(lines[0]);
        policy.ifPresent(cors -> {
            boolean allowed = cors.allows(origin, null, false);
            assertEquals(allowed, cors.allows(origin, null, true));
            assertTrue(!allowed || isExpected(lines[0].trim(), origin), () -> lines[0] + " allows " + origin);
            assertTrue(cors.allows(null, host, false));
            assertEquals(allowed || isOn(host, origin), cors.allows(origin, host, false));
        });
        Growth.requireLinear(input, large -> policy(new String(large, StandardCharsets.ISO_8859_1)));
        policy.ifPresent(cors -> Growth.requireLinear(
                input, large -> cors.allows(new String(large, StandardCharsets.ISO_8859_1), host, false)));
    }

    private static Optional<Cors> policy(String configured) {
        try {
            return Optional.of(Cors.builder().origins(configured).build());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Compares whole origins, or the scheme and the end of the host after a star. */
    private static boolean isExpected(String configured, String origin) {
        int star = configured.indexOf(WILDCARD);
        if (configured.equals("*") || configured.equalsIgnoreCase(origin)) {
            return true;
        }
        if (star < 0) {
            return false;
        }
        String scheme = configured.substring(0, star + 3).toLowerCase(Locale.ROOT);
        String domain = configured.substring(star + WILDCARD.length() - 1).toLowerCase(Locale.ROOT);
        String actual = origin.toLowerCase(Locale.ROOT);
        String labels = actual.startsWith(scheme) ? actual.substring(scheme.length()) : "";
        return labels.endsWith(domain)
                && labels.length() > domain.length()
                && labels.substring(0, labels.length() - domain.length())
                        .chars()
                        .noneMatch(c -> "/@:?#\\".indexOf(c) >= 0);
    }

    private static boolean isOn(String host, String origin) {
        int authority = origin.indexOf("://");
        return authority > 0 && origin.substring(authority + 3).equalsIgnoreCase(host);
    }
}
