package dev.carillon.integration;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The sample page in Chromium against the packaged server: {@code browser.test.mjs}. One test keeps a server away for a minute;
 * the others run meanwhile.
 */
@Heavy
class BrowserTest {
    @TempDir
    private Path folder;

    @Test
    @Timeout(value = 300, unit = TimeUnit.SECONDS)
    void theSamplePageWorksInABrowser() throws Exception {
        Prerequisites.requireNode();
        Prerequisites.requireChromium();
        NodeTests.run(
                folder,
                "browser.test.mjs",
                Map.of("CARILLON_JAR", Prerequisites.serverJar().toString()));
    }
}
