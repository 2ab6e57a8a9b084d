package dev.carillon.nettysocketio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.corundumstudio.socketio.AckCallback;
import com.corundumstudio.socketio.AuthTokenResult;
import com.corundumstudio.socketio.SocketIOClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs the official JavaScript clients, current and version 2, under Node.js: {@code clients.test.mjs}. */
class JavaScriptClientTest extends ServerTest {
    private static final Path SCRIPT = Path.of("src", "test", "js", "clients.test.mjs");

    // Shares the npm packages of another module, so they are downloaded only once.
    private static final Path PACKAGES = Path.of(System.getProperty("carillon.scripts", "."));

    @Test
    @Timeout(value = 100, unit = TimeUnit.SECONDS)
    void javaScriptClientsWork(@TempDir Path folder) throws Exception {
        requirePackages();
        serve();
        Path output = folder.resolve("output.tap");
        // The original does not answer the last poll of a disconnected client, which would keep Node.js running.
        ProcessBuilder builder = new ProcessBuilder(
                        "node", "--test", "--test-force-exit", "--test-reporter=tap", SCRIPT.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("CARILLON_URL", url());
        // The original loses messages during an upgrade, and sometimes the upgrade itself.
        String ways = kind.expects("polling,websocket", "polling,websocket,upgrade");
        builder.environment().put("CARILLON_WAYS", ways);
        builder.environment().put("CARILLON_PACKAGES", PACKAGES + "/");
        Process process = builder.start();
        try {
            boolean ended = process.waitFor(45, TimeUnit.SECONDS);
            String said = Files.readString(output);
            assertTrue(ended, said);
            assertEquals(0, process.exitValue(), said);
            assertTrue(said.contains("# pass ") && !said.contains("# pass 0"), said);
        } finally {
            process.destroyForcibly();
        }
    }

    private void serve() {
        server().addEventListener("echo", Object.class, (client, data, ack) -> {
            client.sendEvent("echoed", data);
            ack.sendAckData(data);
        });
        server().addEventListener("size", byte[].class, (client, data, ack) -> ack.sendAckData(data.length));
        server().addEventListener("id", Void.class, (client, data, ack) -> ack.sendAckData(client.getSessionId()));
        server().addEventListener("join", String.class, (client, room, ack) -> client.joinRoom(room));
        server().addEventListener(
                        "tell",
                        String.class,
                        (client, room, ack) ->
                                server().getRoomOperations(room).sendEvent("told", client, "by a friend"));
        server().addEventListener("ask me", String.class, (client, text, ack) -> askBack(client, text));
        server().addEventListener("throw me out", Void.class, (client, data, ack) -> client.disconnect());
        server().addNamespace("/guarded")
                .addAuthTokenListener((token, client) -> token.equals(Map.of("token", "secret"))
                        ? AuthTokenResult.AuthTokenResultSuccess
                        : new AuthTokenResult(false, Map.of("message", "wrong token", "data", Map.of("code", 7))));
        server().getNamespace("/guarded")
                .addEventListener("echo", String.class, (client, data, ack) -> ack.sendAckData(data));
        start();
    }

    private static void askBack(SocketIOClient client, String text) {
        client.sendEvent(
                "question",
                new AckCallback<>(String.class, 10) {
                    @Override
                    public void onSuccess(String answer) {
                        client.sendEvent("answered", answer);
                    }
                },
                text);
    }

    private static void requirePackages() {
        boolean there = Files.isDirectory(PACKAGES.resolve("node_modules/socket.io-client"));
        if (!there && Boolean.parseBoolean(System.getenv("CI"))) {
            Assertions.fail("MISSING: the packages of the scripts in " + PACKAGES);
        }
        if (!there) {
            System.err.println("SKIPPED TEST. MISSING: run 'npm ci' in " + PACKAGES);
        }
        Assumptions.assumeTrue(there, "the packages of the scripts");
    }
}
