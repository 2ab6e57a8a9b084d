package dev.carillon.integration;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the sample site in Chromium against the packaged server: {@code browser.test.mjs}. One test stops its server for a
 * minute. The others run at the same time.
 */
@Heavy
class BrowserTest {
    @TempDir
    private Path folder;

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void samplePageWorksInBrowser() throws Exception {
        Prerequisites.requireNode();
        Prerequisites.requireChromium();
        NodeTests.run(
                folder,
                "browser.test.mjs",
                Map.of("CARILLON_JAR", Prerequisites.serverJar().toString()));
    }
}
