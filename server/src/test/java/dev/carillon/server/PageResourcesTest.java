package dev.carillon.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.carillon.http.Preload;
import java.util.List;
import org.junit.jupiter.api.Test;

class PageResourcesTest {
    @Test
    void findsStyleSheetsAndScripts() {
        String page = """
                <link rel="icon" href="icon.svg">
                <link rel="stylesheet" href="styles.css">
                <script type="module" src="./app.js"></script>
                <script src="/old.js"></script>
                <script>inline()</script>
                <a href="other.html">other</a>""";
        assertEquals(
                List.of(
                        new Preload("/styles.css", Preload.Kind.STYLE),
                        new Preload("/app.js", Preload.Kind.MODULE),
                        new Preload("/old.js", Preload.Kind.SCRIPT)),
                PageResources.of(page));
    }

    @Test
    void resourcesOfOtherSitesAreLeftOut() {
        assertEquals(List.of(), PageResources.of("<script src=\"https://cdn.test/x.js\"></script>"));
    }
}
