package dev.carillon.http;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.SocketIoServer;
import dev.carillon.testing.HttpReply;
import dev.carillon.testing.RawHttp;
import dev.carillon.testing.Recorder;
import dev.carillon.testing.SocketIoFixture;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Responses that are sent piece by piece. */
class ResponseStreamTest {
    private final SocketIoServer io = SocketIoServer.builder()
            .host("127.0.0.1")
            .maxUnsentBytes(1_000_000)
            .slowClientTimeout(Duration.ofMillis(300))
            .build();

    private final Recorder<ResponseStream> streams = new Recorder<>();
    private final Recorder<String> seen = new Recorder<>();
    private SocketIoFixture server;

    private RawHttp start() {
        io.route("GET", "/stream", request -> HttpResponse.stream("text/plain", streams::add));
        io.route("GET", "/other", request -> HttpResponse.text("other"));
        server = SocketIoFixture.start(io);
        return RawHttp.connect(server.address());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void partsAreSentAsTheyAreWritten() {
        try (RawHttp http = start()) {
            HttpReply head = http.sendGet("/stream").readHead();
            assertEquals(200, head.status());
            assertEquals("text/plain", head.header("Content-Type"));
            assertEquals("chunked", head.header("Transfer-Encoding"));
            assertNull(head.header("Content-Length"));
            ResponseStream stream = streams.next();
            stream.write("one \u00e9");
            assertEquals("one \u00e9", http.readChunk());
            stream.write("");
            stream.write("two".getBytes(StandardCharsets.UTF_8));
            assertEquals("two", http.readChunk());
            assertTrue(stream.isOpen());
            stream.write("three");
            stream.close();
            assertEquals("three", http.readChunk());
            assertEquals("", http.readChunk());
            await().until(() -> !stream.isOpen());
            stream.write("dropped");
            assertEquals("other", http.get("/other").body(), "the connection can be used again");
        }
    }

    @Test
    void pipelinedRequestWaitsForTheEndOfTheStream() {
        try (RawHttp http = start()) {
            http.sendGet("/stream").sendGet("/other").readHead();
            ResponseStream stream = streams.next();
            stream.write("first");
            assertEquals("first", http.readChunk());
            stream.close();
            assertEquals("", http.readChunk());
            assertEquals("other", http.read().body());
        }
    }

    @Test
    void http10ClientReadsUntilTheEnd() throws Exception {
        try (RawHttp http = start()) {
            HttpReply head = http.send("GET /stream HTTP/1.0\r\nHost: carillon.test\r\n\r\n")
                    .readHead();
            assertNull(head.header("Transfer-Encoding"));
            assertEquals("close", head.header("Connection"));
            ResponseStream stream = streams.next();
            stream.write("abc");
            stream.close();
            assertEquals("abc", new String(http.bytes(3), StandardCharsets.UTF_8));
            http.awaitEnd();
        }
    }

    @Test
    void headRequestGetsTheHeadersOnly() {
        try (RawHttp http = start()) {
            HttpReply head =
                    http.send(RawHttp.request("HEAD", "/stream") + "\r\n").readHead();
            assertEquals(200, head.status());
            assertEquals("text/plain", head.header("Content-Type"));
            assertEquals("other", http.get("/other").body());
            assertTrue(streams.isEmpty());
        }
    }

    @Test
    void lostClientIsReported() {
        try (RawHttp http = start()) {
            http.sendGet("/stream").readHead();
            ResponseStream stream = streams.next();
            stream.onClose(() -> seen.add("closed"));
            http.reset();
            assertEquals("closed", seen.next());
            assertFalse(stream.isOpen());
            stream.onClose(() -> seen.add("already closed"));
            assertEquals("already closed", seen.next());
            assertEquals(0, io.stats().timers());
        }
    }

    @Test
    void drainIsReportedWhenTheClientHasReadEverything() throws Exception {
        try (RawHttp http = start()) {
            http.sendGet("/stream").readHead();
            ResponseStream stream = streams.next();
            String part = "x".repeat(100_000);
            int parts = 0;
            while (stream.isWritable()) { // until the buffers of the system are full
                CompletableFuture<Void> written = new CompletableFuture<>();
                stream.write(part);
                parts++;
                stream.onDrain(() -> written.complete(null));
                written.completeOnTimeout(null, 100, TimeUnit.MILLISECONDS).get();
            }
            stream.onDrain(() -> seen.add("drained"));
            int read = 0;
            while (read < parts * part.length()) {
                read += http.readChunk().length();
            }
            assertEquals("drained", seen.next());
            assertTrue(stream.isWritable());
        }
    }

    @Test
    void clientThatDoesNotReadIsDisconnected() {
        try (RawHttp http = start()) {
            http.sendGet("/stream").readHead();
            ResponseStream stream = streams.next();
            stream.onClose(() -> seen.add("closed"));
            for (int i = 0; i < 10; i++) { // more than the buffers of the system take
                stream.write("x".repeat(900_000));
            }
            assertEquals("closed", seen.next());
        }
    }

    @Test
    void shutdownEndsTheStream() {
        try (RawHttp http = start()) {
            http.sendGet("/stream").readHead();
            streams.next().write("last");
            var closed = io.closeAsync();
            assertEquals("last", http.readChunk());
            assertEquals("", http.readChunk());
            http.awaitEnd();
            closed.join();
        }
    }

    @Test
    void groupSendsToAllMembers() {
        ConnectionGroup<ResponseStream> group = ConnectionGroup.ofStreams((stream, position) -> {});
        List<RawHttp> clients = new ArrayList<>();
        try (RawHttp first = start()) {
            clients.add(first);
            clients.add(RawHttp.connect(server.address()));
            clients.add(RawHttp.connect(server.address()));
            clients.forEach(client -> {
                client.sendGet("/stream").readHead();
                group.add(streams.next());
            });
            await().until(() -> group.size() == 3);
            group.send("hello", 1);
            clients.forEach(client -> assertEquals("hello", client.readChunk()));
            clients.get(1).reset();
            await().until(() -> {
                group.send("again", 2);
                return group.size() == 2;
            });
            assertEquals("again", clients.get(2).readChunk());
        } finally {
            clients.forEach(RawHttp::close);
        }
    }

    @Test
    void memberThatDoesNotKeepUpLeavesTheGroup() {
        Recorder<Long> missed = new Recorder<>();
        ConnectionGroup<ResponseStream> group = ConnectionGroup.ofStreams((stream, position) -> missed.add(position));
        try (RawHttp http = start();
                RawHttp slow = RawHttp.connect(server.address())) {
            slow.sendGet("/stream").readHead();
            group.add(streams.next());
            http.sendGet("/stream").readHead();
            group.add(streams.next());
            await().until(() -> group.size() == 2);
            String part = "x".repeat(50_000);
            long position = 0;
            while (group.size() == 2) {
                position++;
                group.send(part, position);
                assertEquals(part, http.readChunk());
            }
            assertTrue(missed.next() <= position);
            group.send("after", position + 1);
            assertEquals("after", http.readChunk());
        }
    }

    @Test
    void waitingHandlerIsCancelledWhenTheClientDisconnects() {
        CompletableFuture<HttpResponse> response = new CompletableFuture<>();
        io.asyncRoute("GET", "/slow", request -> {
            seen.add("called");
            return response;
        });
        try (RawHttp http = start()) {
            http.sendGet("/slow");
            assertEquals("called", seen.next());
            http.reset();
            await().until(response::isCancelled);
        }
    }
}
