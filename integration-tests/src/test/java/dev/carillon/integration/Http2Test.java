package dev.carillon.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.testing.Certificates;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packaged server with the HTTP/2 clients of nghttp2, and with curl. */
@Heavy
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class Http2Test {
    @TempDir
    private static Path folder;

    private static ServerProcess server;
    private static String url;

    @BeforeAll
    static void start() throws Exception {
        Prerequisites.requireOnPath("nghttp", "nghttp and h2load (the Debian package nghttp2-client)");
        Prerequisites.requireOnPath("curl", "curl");
        Path keyStore = Certificates.create(folder).pkcs12();
        server = ServerProcess.run(
                folder,
                Map.of(),
                "--port",
                "0",
                "--tls-keystore",
                keyStore.toString(),
                "--tls-keystore-password",
                Certificates.PASSWORD);
        url = "https://127.0.0.1:" + server.awaitPort();
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Path output = Files.createTempFile(folder, "output", ".txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), () -> "still running: " + List.of(command));
        String text = Files.readString(output);
        assertEquals(0, process.exitValue(), text);
        return text;
    }

    @Test
    void resourcesOfThePageArePushedToNghttp() throws Exception {
        String log = run("nghttp", "-nv", url + "/");
        List<String> promised = log.lines()
                .filter(line -> line.matches(".*recv \\(stream_id=\\d+\\) :path: .*"))
                .map(line -> line.replaceAll(".*:path: ", ""))
                .toList();
        assertTrue(promised.contains("/styles.css") && promised.contains("/app.js"), log);
        assertTrue(log.contains("PUSH_PROMISE"), log);
        assertEquals(1 + promised.size(), count(log, ":status: 200"), log);
    }

    @Test
    void clientWithoutPushGetsEarlyHints() throws Exception {
        String log = run("nghttp", "-nv", "--no-push", url + "/");
        assertTrue(log.indexOf(":status: 103") > 0 && log.indexOf(":status: 103") < log.indexOf(":status: 200"), log);
        assertTrue(log.contains("link: </app.js>; rel=modulepreload"), log);
        assertEquals(0, count(log, "PUSH_PROMISE"), log);
    }

    @Test
    void allRequestsOfH2loadAreAnswered() throws Exception {
        // not the page itself, because h2load mistakes its early hints for the response
        for (String path : List.of("/styles.css", "/healthz", "/socket.io/?EIO=4&transport=polling")) {
            String report = run("h2load", "-n", "2000", "-c", "4", "-m", "50", url + path);
            assertTrue(report.contains("Application protocol: h2"), report);
            assertTrue(report.contains("2000 succeeded, 0 failed, 0 errored, 0 timeout"), report);
            assertTrue(report.contains("status codes: 2000 2xx"), report);
        }
    }

    /** Both versions of HTTP share the port. curl reads the stream for a moment, which ends with the exit code of a timeout. */
    @Test
    void curlFollowsEventsOverBothVersions() throws Exception {
        for (String version : List.of("--http2", "--http1.1")) {
            List<String> command = new ArrayList<>(List.of("curl", "-skN", version, "-i", "--max-time", "1"));
            command.addAll(List.of("-H", "Accept: text/event-stream", url + "/push/all"));
            Process curl = new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(output.startsWith(version.equals("--http2") ? "HTTP/2 200" : "HTTP/1.1 200"), output);
            assertTrue(output.contains("text/event-stream") && output.contains("id: "), output);
        }
    }

    private static int count(String text, String part) {
        return text.split(part, -1).length - 1;
    }
}
