package dev.carillon.api;

import static dev.carillon.api.ApiFixture.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.JsonParser;
import dev.carillon.http.HttpResponse;
import dev.carillon.testing.HttpReply;
import dev.carillon.testing.RawHttp;
import dev.carillon.testing.SocketIoClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests with an idempotency key. */
class IdempotencyTest {
    private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);

    private final AtomicLong clock = new AtomicLong();
    private final AtomicInteger runs = new AtomicInteger();

    private static Idempotency.Key key(String value) {
        return new Idempotency.Key(new Caller("key a"), "/emit", value);
    }

    private CompletableFuture<HttpResponse> respond(int status) {
        runs.incrementAndGet();
        return CompletableFuture.completedFuture(HttpResponse.of(status));
    }

    // ---- over HTTP ----

    @Test
    void repeatedRequestGetsTheSameResponse() {
        try (ApiFixture server = ApiFixture.start()) {
            HttpReply first = server.post("/jobs", "{\"name\":\"a\"}", "Idempotency-Key: 1");
            HttpReply second = server.post("/jobs", "{\"name\":\"a\"}", "Idempotency-Key: 1");
            assertEquals(201, second.status());
            assertEquals(first.body(), second.body());
            assertEquals(first.header("Location"), second.header("Location"));
            assertEquals(1, server.jobs().list(job -> true).size());
            assertNotEquals(
                    first.body(),
                    server.post("/jobs", "{\"name\":\"a\"}", "Idempotency-Key: 2")
                            .body());
        }
    }

    @Test
    void anotherBodyIsRefused() {
        try (ApiFixture server = ApiFixture.start()) {
            server.post("/jobs", "{\"name\":\"a\"}", "Idempotency-Key: 1");
            assertEquals(
                    422,
                    server.post("/jobs", "{\"name\":\"b\"}", "Idempotency-Key: 1")
                            .status());
            assertEquals(1, server.jobs().list(job -> true).size());
        }
    }

    @Test
    void keyBelongsToOneCallerAndPath() {
        try (ApiFixture server = ApiFixture.start(api -> api.keys(List.of(ApiFixture.KEY, "other")))) {
            String body = "{\"name\":\"a\"}";
            String id = json(server.post("/jobs", body, "Idempotency-Key: 1"))
                    .get("id")
                    .getAsString();
            HttpReply other = server.sendOnly(
                    "POST",
                    "/jobs",
                    body,
                    "Authorization: Bearer other",
                    "Content-Type: application/json",
                    "Idempotency-Key: 1");
            assertEquals(201, other.status());
            assertNotEquals(id, json(other).get("id").getAsString());
            assertEquals(
                    200,
                    server.post("/jobs/" + id + "/complete", "{}", "Idempotency-Key: 1")
                            .status());
            assertEquals(
                    200,
                    server.post("/jobs/" + id + "/complete", "{}", "Idempotency-Key: 1")
                            .status());
            assertEquals(409, server.post("/jobs/" + id + "/complete", "{}").status());
        }
    }

    @Test
    void refusalsAreStored() {
        try (ApiFixture server = ApiFixture.start()) {
            assertEquals(
                    404,
                    server.post("/emit", "{\"event\":\"a\",\"namespace\":\"/b\"}", "Idempotency-Key: 1")
                            .status());
            server.io().of("/b");
            assertEquals(
                    404,
                    server.post("/emit", "{\"event\":\"a\",\"namespace\":\"/b\"}", "Idempotency-Key: 1")
                            .status());
        }
    }

    @Test
    void simultaneousRequestsRunOnce() {
        String body = "{\"event\":\"ask\",\"ack\":true,\"timeoutMs\":60000}";
        String[] headers = {"Authorization: Bearer secret", "Content-Type: application/json", "Idempotency-Key: 1"};
        try (ApiFixture server = ApiFixture.start();
                RawHttp lost = server.connect();
                RawHttp second = server.connect()) {
            SocketIoClient client = server.join();
            lost.send(ApiFixture.request("POST", "/emit", body, headers));
            String packet = client.read();
            second.send(ApiFixture.request("POST", "/emit", body, headers));
            lost.reset(); // the request goes on
            client.send("43" + packet.replaceAll("^42([0-9]+).*", "$1") + "[1]");
            assertEquals(JsonParser.parseString("{\"replies\":[1],\"missing\":0}"), json(second.read()));
            server.post("/emit", "{\"event\":\"next\"}");
            client.expectEvent("next"); // and not the same request again
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x256"})
    void invalidKeysAreRefused(String value) {
        try (ApiFixture server = ApiFixture.start()) {
            String key = value.isEmpty() ? "" : "x".repeat(256);
            assertEquals(
                    400,
                    server.post("/jobs", "{\"name\":\"a\"}", "Idempotency-Key: " + key)
                            .status());
        }
    }

    @Test
    void longestKeyIsAccepted() {
        try (ApiFixture server = ApiFixture.start()) {
            HttpReply reply = server.post("/jobs", "{\"name\":\"a\"}", "Idempotency-Key: " + "x".repeat(255));
            assertEquals(201, reply.status());
        }
    }

    @Test
    void severalKeysAreRefused() {
        try (ApiFixture server = ApiFixture.start()) {
            String body = "{\"name\":\"a\"}";
            HttpReply reply = server.post("/jobs", body, "Idempotency-Key: 1", "Idempotency-Key: 2");
            assertEquals(400, reply.status());
            assertEquals("there are several headers Idempotency-Key", ApiFixture.detail(reply));
        }
    }

    // ---- what is stored ----

    @Test
    void failuresOfTheServerAreNotStored() {
        Idempotency stored = new Idempotency(10, 1 << 20, clock::get);
        assertEquals(503, stored.run(key("1"), BODY, () -> respond(503)).join().status());
        assertEquals(202, stored.run(key("1"), BODY, () -> respond(202)).join().status());
        assertEquals(202, stored.run(key("1"), BODY, () -> respond(503)).join().status());
        assertEquals(2, runs.get());
    }

    @Test
    void responsesAreKeptForADay() {
        Idempotency stored = new Idempotency(10, 1 << 20, clock::get);
        stored.run(key("1"), BODY, () -> respond(202)).join();
        clock.addAndGet(Duration.ofHours(24).toNanos());
        stored.run(key("1"), BODY, () -> respond(202)).join();
        assertEquals(1, runs.get());
        clock.addAndGet(1);
        stored.run(key("1"), BODY, () -> respond(202)).join();
        assertEquals(2, runs.get());
    }

    @Test
    void oldestResponsesAreForgotten() {
        Idempotency stored = new Idempotency(2, 1 << 20, clock::get);
        for (String value : List.of("1", "2", "3", "3", "2", "1")) {
            stored.run(key(value), BODY, () -> respond(202)).join();
        }
        assertEquals(4, runs.get());
    }

    @Test
    void memoryIsLimited() {
        Idempotency stored = new Idempotency(100, 3000, clock::get);
        for (String value : List.of("1", "2", "1")) {
            stored.run(key(value), BODY, () -> {
                        runs.incrementAndGet();
                        return CompletableFuture.completedFuture(HttpResponse.text("x".repeat(2000)));
                    })
                    .join();
        }
        assertEquals(3, runs.get());
    }

    @Test
    void responseThatIsLargerThanTheMemoryReplacesNoOther() {
        Idempotency stored = new Idempotency(100, 3000, clock::get);
        stored.run(key("1"), BODY, () -> respond(202)).join();
        stored.run(key("2"), BODY, () -> CompletableFuture.completedFuture(HttpResponse.text("x".repeat(3000))))
                .join();
        stored.run(key("1"), BODY, () -> respond(202)).join();
        assertEquals(1, runs.get());
    }

    @Test
    void runningRequestIsSharedAndCannotBeCancelledByItsCallers() {
        Idempotency stored = new Idempotency(10, 1 << 20, clock::get);
        CompletableFuture<HttpResponse> operation = new CompletableFuture<>();
        CompletableFuture<HttpResponse> first = stored.run(key("1"), BODY, () -> operation);
        CompletableFuture<HttpResponse> second = stored.run(key("1"), BODY, () -> respond(500));
        assertThrows(ProblemException.class, () -> stored.run(key("1"), new byte[] {1}, () -> respond(500)));
        first.cancel(false);
        assertFalse(operation.isCancelled());
        operation.complete(HttpResponse.of(202));
        assertEquals(202, second.join().status());
        assertEquals(0, runs.get());
    }
}
