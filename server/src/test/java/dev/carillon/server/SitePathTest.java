package dev.carillon.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The request paths that can name a file. */
class SitePathTest {

    @Test
    void folderPathResolvesToItsIndex() {
        assertEquals(Optional.of("index.html"), SitePath.of("/"));
        assertEquals(Optional.of("docs/index.html"), SitePath.of("/docs/"));
    }

    @Test
    void plainPathIsUnchanged() {
        assertEquals(Optional.of("js/app-1.2_3.min.js"), SitePath.of("/js/app-1.2_3.min.js"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "app.js",
                "//app.js",
                "/../secret",
                "/a/../../secret",
                "/a/..",
                "/./app.js",
                "/.git/config",
                "/a/.hidden",
                "/a.js~",
                "/a~/b.js",
                "/~",
                "/a\\..\\secret",
                "/a\0.js",
                "/a\n.js",
                "/C:/secret",
                "/a//b",
                "/%2e%2e/secret"
            })
    void invalidPathNamesNoFile(String path) {
        assertEquals(Optional.empty(), SitePath.of(path));
    }

    @Test
    void veryLongPathNamesNoFile() {
        assertEquals(Optional.empty(), SitePath.of("/" + "a/".repeat(1000)));
    }
}
