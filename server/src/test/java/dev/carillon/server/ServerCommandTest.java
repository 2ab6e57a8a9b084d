package dev.carillon.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the operator reads if the server cannot start. */
class ServerCommandTest {
    private static String errorOf(String... args) {
        PrintStream standard = System.err;
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
        try {
            int exitCode = Main.run(Map.of(), args);
            assertNotEquals(0, exitCode);
            assertNotEquals(ServerCommand.RUNNING, exitCode);
        } finally {
            System.setErr(standard);
        }
        return errors.toString(StandardCharsets.UTF_8).strip();
    }

    @Test
    void messageSizeOutOfRangeNamesItsOption() {
        assertEquals(
                "carillon-server: --max-message-size must be from 1 to 536870911, not 0 (see --help)",
                errorOf("--max-message-size=0"));
    }

    @Test
    void portOutOfRangeNamesItsOption() {
        assertEquals(
                "carillon-server: --port must be from 0 to 65535, not 65536 (see --help)", errorOf("--port=65536"));
    }

    @Test
    void unknownTransportListsTheNamesOfTheOption() {
        assertEquals(
                "carillon-server: Invalid value for option '--transports' (NAME): 'foo' is not one of polling, websocket"
                        + " (see --help)",
                errorOf("--transports=foo"));
    }

    @Test
    void invalidAllowedHostIsReported() {
        assertEquals(
                "carillon-server: 'a:80' is not a host; write a name or an address without a port (an IPv6 address in"
                        + " brackets), or *.example.com for all subdomains (see --help)",
                errorOf("--allowed-host=a:80"));
    }

    @Test
    void invalidTrustedProxyIsReported() {
        assertEquals(
                "carillon-server: --trusted-proxy 'proxy.example' is not an IP address or a network such as 10.0.0.0/8"
                        + " (see --help)",
                errorOf("--trusted-proxy=10.0.0.1,proxy.example"));
    }

    @Test
    void unknownHostIsReported() {
        assertEquals(
                "carillon-server: cannot start: unknown host 'no-such-host.invalid' (choose another with --host)",
                errorOf("--host=no-such-host.invalid", "--port=0"));
    }

    /** The address is reserved for documentation (RFC 5737). */
    @Test
    void addressOfAnotherMachineIsReported() {
        assertEquals(
                "carillon-server: cannot start: '192.0.2.1' is not an address of this machine (choose another with"
                        + " --host)",
                errorOf("--host=192.0.2.1", "--port=0"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"secret key", " secret", "secret\u00e9", "sec\tret", "", " "})
    void keyThatCannotBeSentIsReported(String key) {
        assertEquals(
                "carillon-server: --api-key: a key must have visible ASCII characters only, without spaces (see --help)",
                errorOf("--api-key=good", "--api-key=" + key));
    }

    @Test
    void fileThatIsNoJobStoreIsReported(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("notes.txt"), "important");
        assertEquals(
                "carillon-server: --jobs-store: " + file + " is not a job store, or it is damaged (see --help)",
                errorOf("--jobs-store=" + file));
        assertEquals("important", Files.readString(file));
    }

    @Test
    void shortSecretIsReported() {
        assertEquals(
                "carillon-server: --jwt-secret: the secret has 72 bits, but HS256 needs at least 256 (see --help)",
                errorOf("--jwt-secret=too-short"));
        assertEquals(
                "carillon-server: --jwt-secret: the secret has 0 bits, but HS256 needs at least 256 (see --help)",
                errorOf("--jwt-secret="));
    }

    @Test
    void issuerAloneDoesNotLeaveTheServerOpen() {
        String expected =
                "carillon-server: --jwt-issuer and --jwt-audience need --jwt-secret or --jwt-jwks (see --help)";
        assertEquals(expected, errorOf("--jwt-issuer=https://login.example.com/"));
        assertEquals(expected, errorOf("--jwt-audience=chat"));
    }

    @Test
    void missingKeySetIsReported() {
        String error = errorOf("--jwt-jwks=/does/not/exist.json");
        assertTrue(
                error.startsWith("carillon-server: --jwt-jwks: the key set /does/not/exist.json cannot be read"),
                error);
    }

    @Test
    void invalidNameOfACookieIsReported() {
        String secret = "--jwt-secret=" + "x".repeat(32);
        assertEquals(
                "carillon-server: --jwt-cookie: not a valid name of a cookie: a b (see --help)",
                errorOf(secret, "--jwt-cookie=a b"));
    }
}
