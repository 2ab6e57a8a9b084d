package dev.carillon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The origins that a policy allows. */
class CorsTest {
    private static boolean allows(Cors cors, String origin) {
        return cors.allows(origin, "server.test", false);
    }

    private static Cors origins(String... origins) {
        return Cors.builder().origins(origins).build();
    }

    @Test
    void requestWithoutAnOriginIsAllowed() {
        assertTrue(Cors.sameOrigin().allows(null, "server.test", false));
        assertTrue(origins("https://app.test").allows(null, null, true));
    }

    @Test
    void sameOriginIncludesThePort() {
        Cors cors = Cors.sameOrigin();
        assertTrue(cors.allows("http://server.test", "server.test", false));
        assertTrue(cors.allows("http://server.test:3000", "server.test:3000", false));
        assertTrue(cors.allows("HTTP://SERVER.test", "server.TEST", false));
        assertFalse(cors.allows("http://server.test:3000", "server.test:3001", false));
        assertFalse(cors.allows("http://server.test:3000", "server.test", false));
        assertFalse(cors.allows("http://other.test", "server.test", false));
    }

    @Test
    void serverWithTlsRequiresAnHttpsOrigin() {
        Cors cors = Cors.sameOrigin();
        assertTrue(cors.allows("https://server.test", "server.test", true));
        assertFalse(cors.allows("http://server.test", "server.test", true));
        assertTrue(cors.allows("https://server.test", "server.test", false), "a proxy may end TLS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "", "server.test", "://server.test", "//server.test", "http:server.test"})
    void invalidOriginIsNotSameOrigin(String origin) {
        assertFalse(Cors.sameOrigin().allows(origin, "server.test", false));
    }

    @Test
    void originWithoutAHostIsNotSameOrigin() {
        assertFalse(Cors.sameOrigin().allows("http://server.test", null, false));
    }

    @Test
    void exactOriginIsComparedAsAWhole() {
        Cors cors = origins("https://app.example.com", "http://localhost:5173");
        assertTrue(allows(cors, "https://app.example.com"));
        assertTrue(allows(cors, "HTTPS://APP.EXAMPLE.COM"));
        assertTrue(allows(cors, "http://localhost:5173"));
        for (String other : new String[] {
            "http://app.example.com",
            "https://app.example.com:444",
            "https://app.example.com.evil.test",
            "https://xapp.example.com",
            "https://app.example.co",
            "https://app.example.com/",
            "http://localhost",
            "null"
        }) {
            assertFalse(allows(cors, other), other);
        }
    }

    @Test
    void wildcardLabelAllowsEverySubdomain() {
        Cors cors = origins("https://*.example.com");
        assertTrue(allows(cors, "https://app.example.com"));
        assertTrue(allows(cors, "https://a.b.example.com"));
        assertTrue(allows(cors, "https://APP.Example.com"));
        assertTrue(allows(cors, "https://a-1.example.com"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.com",
                "https://.example.com",
                "http://app.example.com",
                "https://app.example.com:8443",
                "https://evilexample.com",
                "https://app.example.com.evil.test",
                "https://evil.test/.example.com",
                "https://evil.test#.example.com",
                "https://evil.test?.example.com",
                "https://evil.test:80.example.com",
                "https://evil.test@x.example.com",
                "https://evil.test\\.example.com",
                "https://*.example.com",
                "xhttps://app.example.com",
                "null"
            })
    void wildcardLabelAllowsNothingElse(String origin) {
        assertFalse(allows(origins("https://*.example.com"), origin));
    }

    @Test
    void wildcardLabelKeepsItsPort() {
        Cors cors = origins("http://*.example.com:8080");
        assertTrue(allows(cors, "http://app.example.com:8080"));
        assertFalse(allows(cors, "http://app.example.com"));
        assertFalse(allows(cors, "http://app.example.com:80800"));
    }

    @Test
    void originPatternMatchesTheWholeOrigin() {
        Cors cors = Cors.builder()
                .originPattern(Pattern.compile("https://app\\d\\.example\\.com"))
                .build();
        assertTrue(allows(cors, "https://app1.example.com"));
        assertFalse(allows(cors, "https://app1.example.com.evil.test"));
        assertFalse(allows(cors, "x https://app1.example.com"));
    }

    @Test
    void predicateDecidesAboutTheOrigin() {
        Cors cors =
                Cors.builder().originPredicate(origin -> origin.length() == 3).build();
        assertTrue(allows(cors, "abc"));
        assertFalse(allows(cors, "abcd"));
    }

    @Test
    void wildcardAllowsEveryOrigin() {
        Cors cors = origins("*");
        assertTrue(allows(cors, "https://anyone.test"));
        assertTrue(allows(cors, "null"));
        assertEquals("*", cors.allowOriginHeader("https://anyone.test"));
        assertFalse(cors.variesByOrigin());
        assertTrue(origins("https://app.test").variesByOrigin());
        assertEquals("https://app.test", origins("https://app.test").allowOriginHeader("https://app.test"));
    }

    @Test
    void wildcardWithCredentialsIsRefused() {
        Cors.Builder builder = Cors.builder().origins("*").credentials(true);
        assertThrows(IllegalArgumentException.class, builder::build);
        Cors.Builder mixed = Cors.builder().credentials(true).origins("https://app.test", "*");
        assertThrows(IllegalArgumentException.class, mixed::build);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "app.example.com",
                "https://",
                "://app.test",
                "https://app.test/",
                "https://app.test/path",
                "https://app.*.com",
                "https://*.*.com",
                "https://app*.example.com",
                "**"
            })
    void impossibleOriginIsRefused(String origin) {
        Cors.Builder builder = Cors.builder();
        assertThrows(IllegalArgumentException.class, () -> builder.origins(origin));
    }
}
