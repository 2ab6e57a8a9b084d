package dev.carillon.client;

import static dev.carillon.client.StubServer.json;
import static dev.carillon.client.StubServer.lost;
import static dev.carillon.client.StubServer.silence;
import static dev.carillon.client.StubServer.status;
import static dev.carillon.client.StubServer.unfinished;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import dev.carillon.client.StubServer.Received;
import dev.carillon.client.StubServer.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that the client repeats. */
class RetryTest {
    private final NoPauses scheduler = new NoPauses();

    private CarillonClient.Builder builder(StubServer stub) {
        return ClientFixture.builder(stub.uri()).scheduler(scheduler);
    }

    private CarillonClient client(StubServer stub) {
        return builder(stub).build();
    }

    private static Set<String> keys(StubServer stub) {
        return stub.received().stream().map(Received::idempotencyKey).collect(Collectors.toSet());
    }

    // ---- what is repeated ----

    @Test
    void lostRequestIsRepeatedWithTheSameKeyAndBody() {
        try (StubServer stub = StubServer.start(lost(), lost(), status(202))) {
            client(stub).emit("news", 1);
            assertEquals(3, stub.received().size());
            assertEquals(1, Set.copyOf(stub.received()).size());
            assertNotNull(stub.received().get(0).idempotencyKey());
        }
    }

    @Test
    void eachRequestHasItsOwnKey() {
        try (StubServer stub = StubServer.start(status(202))) {
            CarillonClient client = client(stub);
            client.emit("news", 1);
            client.emit("news", 1);
            assertNotEquals(
                    stub.received().get(0).idempotencyKey(),
                    stub.received().get(1).idempotencyKey());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 502, 503, 504})
    void temporaryStatusIsRepeated(int status) {
        try (StubServer stub = StubServer.start(status(status), status(202))) {
            client(stub).emit("news", 1);
            assertEquals(2, stub.received().size());
            assertEquals(1, keys(stub).size());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 400, 401, 403, 404, 405, 413, 415, 422, 500})
    void otherStatusIsNotRepeated(int status) {
        try (StubServer stub = StubServer.start(status(status, "Location: http://127.0.0.1:1/"), status(202))) {
            CarillonClient client = client(stub);
            assertEquals(
                    status,
                    assertThrows(ApiException.class, () -> client.emit("news", 1))
                            .status());
            assertEquals(1, stub.received().size());
        }
    }

    @Test
    void readsAndReportsAreRepeatedWithoutAKey() {
        try (StubServer stub =
                StubServer.start(status(503), json(200, StubServer.JOB), status(503), json(200, StubServer.JOB))) {
            CarillonClient client = client(stub);
            assertEquals(JobState.RUNNING, client.jobs().find("x").orElseThrow().state());
            JobCalls calls = new JobCalls(transport(stub), "x");
            Waiting.await(calls.report(new Progress(1, null, null)));
            assertEquals(
                    List.of("GET", "GET", "PATCH", "PATCH"),
                    stub.received().stream().map(Received::method).toList());
            assertNull(stub.received().get(0).idempotencyKey());
        }
    }

    private Transport transport(StubServer stub) {
        Requests requests = new Requests(Address.of(stub.uri()), ClientFixture.KEY, Duration.ofSeconds(5));
        return new Transport(HttpClient.newHttpClient(), requests, new RetryPolicy(1), scheduler, 1000);
    }

    // ---- the pauses ----

    @Test
    void serverDecidesAboutThePause() {
        try (StubServer stub = StubServer.start(
                status(429, "Retry-After: 7"), status(503, "Retry-After: 30"), status(503), status(202))) {
            client(stub).emit("news", 1);
            assertEquals(
                    List.of(Duration.ofSeconds(7), Duration.ofSeconds(30)),
                    scheduler.pauses().subList(0, 2));
            assertTrue(scheduler.pauses().get(2).compareTo(Duration.ofSeconds(1)) < 0);
        }
    }

    @Test
    void pauseThatIsTooLongIsLeftToTheCaller() {
        try (StubServer stub = StubServer.start(status(429, "Retry-After: 31"), status(202))) {
            CarillonClient client = client(stub);
            ApiException error = assertThrows(ApiException.class, () -> client.emit("news", 1));
            assertEquals(429, error.status());
            assertTrue(error.isTemporary());
            assertEquals(List.of(), scheduler.pauses());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "soon", "Fri, 31 Dec 2027 23:59:59 GMT", "99999999999999999999"})
    void otherValuesOfRetryAfterAreIgnored(String value) {
        try (StubServer stub = StubServer.start(status(429, "Retry-After: " + value), status(202))) {
            client(stub).emit("news", 1);
            assertTrue(scheduler.pauses().get(0).compareTo(Duration.ofSeconds(1)) < 0);
        }
    }

    @Test
    void pausesGrow() {
        RetryPolicy policy = new RetryPolicy(100);
        for (int i = 0; i < 100; i++) {
            assertBetween(100, 200, policy.pause(1).orElseThrow());
            assertBetween(400, 800, policy.pause(3).orElseThrow());
            assertBetween(2500, 5000, policy.pause(6).orElseThrow());
            assertBetween(2500, 5000, policy.pause(100).orElseThrow());
        }
        assertTrue(policy.pause(101).isEmpty());
    }

    private static void assertBetween(long from, long to, Duration pause) {
        assertTrue(pause.toMillis() >= from && pause.toMillis() <= to, pause::toString);
    }

    // ---- giving up ----

    @Test
    void numberOfRepetitionsIsLimited() {
        try (StubServer stub = StubServer.start(lost())) {
            CarillonClient client = builder(stub).retries(2).build();
            UncheckedIOException error = assertThrows(UncheckedIOException.class, () -> client.emit("news", 1));
            assertEquals(3, stub.received().size());
            assertTrue(error.getMessage().startsWith("POST /emit has failed 3 times: "), error.getMessage());
        }
    }

    @Test
    void repetitionsCanBeTurnedOff() {
        try (StubServer stub = StubServer.start(status(503), status(202))) {
            CarillonClient client = builder(stub).retries(0).build();
            assertEquals(
                    503,
                    assertThrows(ApiException.class, () -> client.emit("news", 1))
                            .status());
        }
    }

    @Test
    void unreachableServerFails() throws IOException {
        URI closed;
        try (StubServer stub = StubServer.start()) {
            closed = stub.uri();
        }
        CarillonClient client =
                ClientFixture.builder(closed).scheduler(scheduler).retries(1).build();
        assertInstanceOf(
                IOException.class,
                assertThrows(UncheckedIOException.class, () -> client.emit("news", 1))
                        .getCause());
        assertEquals(1, scheduler.pauses().size());
    }

    // ---- timeouts ----

    @Test
    void responseThatDoesNotComeInTimeIsRequestedAgain() {
        try (StubServer stub = StubServer.start(silence(), unfinished(), json(200, StubServer.JOB))) {
            CarillonClient client =
                    builder(stub).requestTimeout(Duration.ofMillis(300)).build();
            assertEquals("x", client.jobs().find("x").orElseThrow().id());
            assertEquals(3, stub.received().size());
        }
    }

    @Test
    void responseThatNeverComesIsATimeout() {
        try (StubServer stub = StubServer.start(silence())) {
            CarillonClient client = builder(stub)
                    .requestTimeout(Duration.ofMillis(100))
                    .retries(1)
                    .build();
            UncheckedIOException error = assertThrows(UncheckedIOException.class, () -> client.emit("news", 1));
            assertInstanceOf(HttpTimeoutException.class, error.getCause());
            assertTrue(error.getMessage().contains("no response within 100 ms"), error.getMessage());
        }
    }

    // ---- with a real server ----

    /** A proxy executes the request, and loses the response to it. */
    @Test
    void requestWhoseResponseIsLostIsExecutedOnce() {
        try (ClientFixture server = ClientFixture.start();
                StubServer proxy = StubServer.start(
                        forwardAndLose(server.uri()),
                        forward(server.uri()),
                        forwardAndLose(server.uri()),
                        forward(server.uri()))) {
            Jobs jobs = client(proxy).jobs();
            JobReporter job = jobs.open("export");
            assertEquals(1, server.jobs().list(any -> true).size());
            assertEquals(JobState.DONE, job.complete("export.csv").state(), "and no conflict");
            assertEquals(4, proxy.received().size());
        }
    }

    private static Response forwardAndLose(URI server) {
        return (exchange, request) -> {
            send(server, request);
            exchange.close();
        };
    }

    private static Response forward(URI server) {
        return (exchange, request) -> {
            HttpResponse<byte[]> response = send(server, request);
            exchange.sendResponseHeaders(response.statusCode(), response.body().length);
            respond(exchange, response.body());
        };
    }

    private static void respond(HttpExchange exchange, byte[] body) throws IOException {
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static HttpResponse<byte[]> send(URI server, Received request) throws IOException {
        HttpRequest copy = HttpRequest.newBuilder(server.resolve(request.path()))
                .header("Authorization", request.authorization())
                .header("Idempotency-Key", request.idempotencyKey())
                .header("Content-Type", "application/json")
                .method(request.method(), BodyPublishers.ofString(request.body()))
                .build();
        try {
            return HttpClient.newHttpClient().send(copy, BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void requestsAboveTheRateOfTheServerSucceedLater() {
        try (ClientFixture server = ClientFixture.start(options -> {}, api -> api.requestsPerSecond(2))) {
            for (int i = 0; i < 3; i++) {
                server.client().emit("news", i); // the third one is repeated after the second that the server asks for
            }
        }
    }
}
