package dev.carillon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.testing.PollingClient;
import dev.carillon.testing.SocketIoFixture;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compressed responses to polls. */
class HttpCompressionTest {
    private static final String LARGE = "x".repeat(2000);

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Answer(Optional<String> encoding, String vary, byte[] body) {}

    /** Emits an event to a polling client and fetches it. */
    private static Answer fetch(SocketIoFixture server, String acceptEncoding, Consumer<SocketIoServer> emit)
            throws IOException {
        PollingClient client = server.poll().send("40");
        assertTrue(client.poll().body().startsWith("40{"));
        emit.accept(server.io());
        client.awaitTurn();
        URI uri = URI.create("http://127.0.0.1:" + server.address().getPort() + client.target());
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
        connection.setRequestProperty("Accept-Encoding", acceptEncoding);
        try (InputStream in = connection.getInputStream()) {
            return new Answer(
                    Optional.ofNullable(connection.getContentEncoding()),
                    String.join(",", connection.getHeaderFields().getOrDefault("vary", List.of())),
                    in.readAllBytes());
        } finally {
            connection.disconnect();
        }
    }

    @ParameterizedTest
    @CsvSource(
            value = {"gzip|gzip", "deflate, gzip;q=0.5|gzip", "identity|", "gzip;q=0|", "x-gzip2|"},
            delimiter = '|')
    void largeResponseIsCompressedIfAccepted(String accepted, String expected) throws Exception {
        try (SocketIoFixture server = SocketIoFixture.start()) {
            Answer answer = fetch(server, accepted, io -> io.emit("large", LARGE));
            assertEquals(Optional.ofNullable(expected), answer.encoding());
            assertTrue(answer.vary().contains("accept-encoding"));
            byte[] body = expected == null
                    ? answer.body()
                    : new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes();
            assertEquals("42[\"large\",\"" + LARGE + "\"]", new String(body, StandardCharsets.UTF_8));
        }
    }

    @Test
    void smallResponseIsNotCompressed() throws Exception {
        try (SocketIoFixture server = SocketIoFixture.start()) {
            assertEquals(
                    Optional.empty(),
                    fetch(server, "gzip", io -> io.emit("small", "x")).encoding());
        }
    }

    @Test
    void thresholdIsConfigurable() throws Exception {
        try (SocketIoFixture server = SocketIoFixture.start(options -> options.httpCompressionThreshold(10))) {
            assertEquals(
                    Optional.of("gzip"),
                    fetch(server, "gzip", io -> io.emit("small", "x")).encoding());
        }
    }

    @Test
    void compressFlagOfABroadcastIsHonoured() throws Exception {
        try (SocketIoFixture server = SocketIoFixture.start()) {
            Answer answer = fetch(server, "gzip", io -> io.all().compress(false).emit("large", LARGE));
            assertEquals(Optional.empty(), answer.encoding());
        }
    }

    @Test
    void compressFlagOfASocketEmitIsHonoured() throws Exception {
        assertPlain(io -> only(io).compress(false).emit("large", LARGE));
    }

    @Test
    void compressFlagOfAQuestionIsHonoured() throws Exception {
        assertPlain(io -> only(io).compress(false).emitWithAck("large", Void.class, LARGE));
        assertPlain(io -> io.all().compress(false).emitWithAck("large", Void.class, LARGE));
    }

    private static Socket only(SocketIoServer io) {
        return io.sockets().iterator().next();
    }

    private static void assertPlain(Consumer<SocketIoServer> emit) throws IOException {
        try (SocketIoFixture server = SocketIoFixture.start()) {
            assertEquals(Optional.empty(), fetch(server, "gzip", emit).encoding());
        }
    }

    @Test
    void responseOf1024BytesIsCompressed() throws Exception {
        String frame = "42[\"n\",\"\"]";
        try (SocketIoFixture server = SocketIoFixture.start()) {
            String text = "x".repeat(1023 - frame.length());
            assertEquals(
                    Optional.empty(),
                    fetch(server, "gzip", io -> io.emit("n", text)).encoding());
        }
        try (SocketIoFixture server = SocketIoFixture.start()) {
            String text = "x".repeat(1024 - frame.length());
            assertEquals(
                    Optional.of("gzip"),
                    fetch(server, "gzip", io -> io.emit("n", text)).encoding());
        }
    }

    @Test
    void compressionCanBeDisabled() throws Exception {
        try (SocketIoFixture server = SocketIoFixture.start(options -> options.httpCompression(false))) {
            assertEquals(
                    Optional.empty(),
                    fetch(server, "gzip", io -> io.emit("large", LARGE)).encoding());
        }
    }
}
