package dev.carillon.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Follows {@code docs/tutorial.md}: after each step, the reader's program starts and does what the text says. The programs
 * are unchanged except for their ports.
 */
@Heavy
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class TutorialTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    private final int port = freePort();
    private final int pagePort = freePort();
    private Process program;

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (program != null) {
            program.destroyForcibly().waitFor();
        }
    }

    /** Compiles and starts the program of a step and waits for its announcement. */
    private void start(int step, String announcement) throws IOException {
        Tutorial.read().write(step, folder);
        Path source = folder.resolve("src/main/java/chat/Chat.java");
        Files.writeString(source, withOwnPorts(Files.readString(source)));
        Path classes = folder.resolve("classes");
        String classPath = System.getProperty("java.class.path");
        int failed = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "--release",
                        "17",
                        "-cp",
                        classPath,
                        "-d",
                        classes.toString(),
                        source.toString());
        assertEquals(0, failed, "the compilation of step " + step);
        Path log = folder.resolve("log");
        program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classes + System.getProperty("path.separator") + classPath,
                        "chat.Chat")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        String expected = withOwnPorts(announcement);
        Waiting.await()
                .atMost(60, TimeUnit.SECONDS)
                .until(() -> Files.readString(log).contains(expected) || !program.isAlive());
        assertTrue(program.isAlive(), () -> "the program of step " + step + " has ended");
    }

    private String withOwnPorts(String text) {
        return text.replace("3000", String.valueOf(port)).replace("8080", String.valueOf(pagePort));
    }

    private HttpResponse<String> get(int target, String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + target + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private JavaClient client() {
        return JavaClient.of("http://localhost:" + port, ClientTransport.UPGRADE, options -> {})
                .connect();
    }

    @Test
    void tutorialHasFourSteps() throws IOException {
        assertEquals(4, Tutorial.read().steps().size());
        assertEquals(
                Set.of("pom.xml", "src/main/java/chat/Chat.java", "index.html"),
                Tutorial.read().steps().get(3).keySet());
    }

    @Test
    void stepTwoServerAnswers() throws Exception {
        start(2, "Socket.IO on http://localhost:3000");
        String answer = get(port, "/socket.io/?EIO=4&transport=polling").body();
        assertTrue(answer.startsWith("0{\"sid\":"), answer);
        try (JavaClient client = client()) {
            String printed = client.id() + " connected";
            Waiting.await().until(() -> Files.readString(folder.resolve("log")).contains(printed));
        }
    }

    @Test
    void stepThreeMessagesReachEveryone() throws Exception {
        start(3, "Open http://localhost:8080");
        assertTrue(get(pagePort, "/").body().contains("io(\"http://localhost:3000\")"));
        String handshake = "/socket.io/?EIO=4&transport=polling";
        assertEquals(
                200,
                get(port, handshake, "Origin", "http://localhost:" + pagePort).statusCode());
        assertEquals(403, get(port, handshake, "Origin", "http://localhost:1").statusCode());
        Waiting.await()
                .until(() -> Files.readString(folder.resolve("log"))
                        .contains("cors(c -> c.origins(\"http://localhost:1\"))"));
        try (JavaClient ada = client();
                JavaClient bob = client()) {
            ada.emit("message", Json.object("name", "Ada", "text", "hello"));
            for (JavaClient client : List.of(ada, bob)) {
                assertEquals(Json.parse("{name: Ada, text: hello}"), client.next("message"));
            }
        }
    }

    @Test
    void stepFourRoomsWork() throws Exception {
        start(4, "Open http://localhost:8080");
        assertTrue(get(pagePort, "/").body().contains("socket.emit(\"enter\""));
        JavaClient bob = client();
        try (JavaClient ada = client();
                JavaClient eve = client()) {
            assertEquals(Json.parse("{ok: true, others: 0}"), ada.request("enter", "Ada", "lobby"));
            assertEquals(Json.parse("{ok: true, others: 1}"), bob.request("enter", "Bob", "lobby"));
            assertEquals(Json.parse("'Bob is here'"), ada.next("note"));
            assertEquals(Json.parse("{ok: true, others: 0}"), eve.request("enter", "Eve", "attic"));
            assertEquals(
                    Json.parse("{ok: false, error: 'Enter a name and a room.'}"), eve.request("enter", " ", "lobby"));
            bob.emit("message", "hello");
            for (JavaClient client : List.of(ada, bob)) {
                assertEquals(Json.parse("{name: Bob, text: hello}"), client.next("message"));
            }
            bob.close();
            assertEquals(Json.parse("'Bob has left'"), ada.next("note"));
            assertEquals(0, eve.count("message") + eve.count("note"), "Eve is in another room");
        }
    }
}
