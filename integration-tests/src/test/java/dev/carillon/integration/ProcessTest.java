package dev.carillon.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.testing.RawHttp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The packaged server from the operator's view: help, error messages, the start line, and termination. */
@Heavy
class ProcessTest {
    private static final List<String> OPTIONS = List.of(
            "--port",
            "--host",
            "--cors-origin",
            "--cors-credentials",
            "--allowed-host",
            "--trusted-proxy",
            "--proxy-protocol",
            "--process-interval",
            "--job-grace",
            "--static-dir",
            "--client-dir",
            "--tls-cert",
            "--tls-key",
            "--tls-keystore",
            "--tls-keystore-password",
            "--transports",
            "--ping-interval",
            "--ping-timeout",
            "--max-message-size",
            "--max-events-per-second",
            "--drain-delay",
            "--drain-timeout",
            "--io-transport",
            "--log-level",
            "--config",
            "--help",
            "--version");

    @TempDir
    private Path folder;

    @Test
    void helpListsEveryOption() {
        try (ServerProcess process = run("--help")) {
            assertEquals(0, process.awaitExit());
            for (String option : OPTIONS) {
                assertTrue(
                        Pattern.compile(option + "\\b")
                                .matcher(process.output())
                                .find(),
                        option);
            }
            assertEquals("", process.errors());
        }
    }

    @Test
    void versionIsPrinted() {
        try (ServerProcess process = run("--version")) {
            assertEquals(0, process.awaitExit());
            assertTrue(process.output().matches("Carillon \\d+\\.\\d+\\.\\d+\\S*\\R"), process.output());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--no-such-option",
                "an-argument",
                "--port=many",
                "--port=-1",
                "--port=65536",
                "--cors-origin=example.com",
                "--cors-origin=* --cors-credentials",
                "--process-interval=0",
                "--ping-interval=soon",
                "--static-dir=no-such-folder",
                "--client-dir=no-such-folder",
                "--tls-cert=no-such-file",
                "--tls-keystore=no-such-file",
                "--transports=carrier-pigeon",
                "--io-transport=pigeons",
                "--max-message-size=0",
                "--log-level=loud",
                "--config=no-such-file"
            })
    void invalidOptionIsReportedInOneLine(String args) {
        try (ServerProcess process = run(args.split(" "))) {
            assertComplaint(process, 2);
        }
    }

    @Test
    void portInUseIsReportedInOneLine() {
        try (TestServer other = TestServer.carillon();
                ServerProcess process =
                        run("--host=127.0.0.1", "--port=" + other.address().getPort())) {
            assertComplaint(process, 1);
            assertTrue(process.errors().contains("already in use"), process.errors());
            assertTrue(process.errors().contains("--port"), process.errors());
        }
    }

    @Test
    void invalidKeyStoreIsReportedInOneLine() {
        String jar = Prerequisites.serverJar().toString();
        try (ServerProcess process = run("--port=0", "--tls-keystore=" + jar)) {
            assertComplaint(process, 1);
        }
    }

    @Test
    void startIsAnnouncedOnceAndServerWorks() {
        try (ServerProcess process = run("--host=127.0.0.1", "--port=0")) {
            int port = process.awaitPort();
            try (RawHttp http = RawHttp.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
                assertEquals(200, http.get("/healthz").status());
                assertEquals(200, http.get("/").status());
            }
            String url = "http://127.0.0.1:" + port;
            try (JavaClient client =
                    JavaClient.of(url, ClientTransport.UPGRADE, options -> {}).connect()) {
                assertEquals(Json.parse("{ok: true}"), client.awaitUpgrade().request("latency"));
            }
            List<String> lines = process.output().lines().toList();
            assertEquals(2, lines.size(), process.output());
            assertTrue(lines.get(1).contains(" WARN  ServerCommand - the HTTP API needs no key"), process.output());
            assertTrue(lines.get(0)
                    .contains(" on " + url + " (transports: polling, websocket; origins: same origin; "
                            + "open to everyone: no tokens are required)"));
            assertEquals("", process.errors());
        }
    }

    @Test
    void clientScriptsAreServedFromAFolder() throws IOException {
        Files.writeString(folder.resolve("socket.io.min.js"), "/* client */");
        try (ServerProcess process = run("--host=127.0.0.1", "--port=0", "--client-dir=" + folder);
                RawHttp http =
                        RawHttp.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), process.awaitPort()))) {
            assertEquals("/* client */", http.get("/socket.io/socket.io.min.js").body());
        }
    }

    @Test
    void terminationStopsServerQuicklyWithConnectedClients() {
        try (ServerProcess process = run("--host=127.0.0.1", "--port=0")) {
            String url = "http://127.0.0.1:" + process.awaitPort();
            try (JavaClient polling = JavaClient.of(url, ClientTransport.POLLING, options -> {})
                            .connect();
                    JavaClient webSocket = JavaClient.of(url, ClientTransport.WEBSOCKET, options -> {})
                            .connect()) {
                webSocket.request("query");
                process.terminate();
                assertEquals(0, process.awaitExit(Duration.ofSeconds(3)));
                polling.take("disconnect");
                webSocket.take("disconnect");
            }
            assertEquals("", process.errors());
        }
    }

    private ServerProcess run(String... args) {
        return ServerProcess.run(folder, Map.of(), args);
    }

    private static void assertComplaint(ServerProcess process, int exitCode) {
        assertEquals(exitCode, process.awaitExit(), process.errors());
        assertEquals(1, process.errors().lines().count(), process.errors());
        assertTrue(process.errors().startsWith("carillon-server: "), process.errors());
        assertEquals("", process.output());
    }
}
