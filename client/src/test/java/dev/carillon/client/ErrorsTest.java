package dev.carillon.client;

import static dev.carillon.client.StubServer.body;
import static dev.carillon.client.StubServer.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.testing.LogCapture;
import java.io.InterruptedIOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What callers see when a request fails. */
class ErrorsTest {
    private static ApiException refused(Runnable call) {
        return assertThrows(ApiException.class, call::run);
    }

    private static ApiException refused(StubServer.Response response) {
        try (StubServer stub = StubServer.start(response)) {
            CarillonClient client = ClientFixture.builder(stub.uri()).retries(0).build();
            return refused(() -> client.jobs().find("x"));
        }
    }

    // ---- a real server ----

    @Test
    void problemOfTheServerIsExplained() {
        try (ClientFixture server = ClientFixture.start()) {
            CarillonClient client = server.client();
            ApiException error = refused(() -> client.emit("connect"));
            assertEquals(400, error.status());
            assertEquals("Bad Request", error.title());
            assertTrue(error.detail().contains("connect"), error.detail());
            assertFalse(error.isTemporary());
            assertEquals(400, refused(() -> client.jobs().open(" ")).status());
            assertEquals(
                    400,
                    refused(() -> client.of("/").all().socketsJoin()).status(),
                    "the server decides what is valid");
        }
    }

    @Test
    void bodyThatIsTooLargeIsRefused() {
        try (ClientFixture server = ClientFixture.start(options -> {}, api -> api.maxBodySize(1000))) {
            assertEquals(
                    413,
                    refused(() -> server.client().emit("news", "x".repeat(1000)))
                            .status());
        }
    }

    @Test
    void tooManyOpenRequestsAreTemporary() {
        try (ClientFixture server = ClientFixture.start(options -> {}, api -> api.maxConcurrent(1))) {
            server.join();
            CompletableFuture<Replies> waiting = CompletableFuture.supplyAsync(() ->
                    server.client().except("x").timeout(Duration.ofSeconds(1)).emitWithAck("ask"));
            CarillonClient impatient =
                    ClientFixture.builder(server.uri()).retries(0).build();
            ApiException error = Awaitility.await()
                    .until(
                            () -> {
                                try {
                                    return find(impatient);
                                } catch (ApiException e) {
                                    return e;
                                }
                            },
                            found -> found != null);
            assertEquals(503, error.status());
            assertEquals("too many requests are running", error.detail());
            assertTrue(error.isTemporary());
            assertEquals(1, waiting.join().missing());
        }
    }

    private static ApiException find(CarillonClient client) {
        client.jobs().find("none");
        return null;
    }

    @Test
    void wrongOrMissingKeyIsRefused() {
        try (ClientFixture server = ClientFixture.start()) {
            for (String key : new String[] {"wrong", "", null}) {
                CarillonClient stranger =
                        CarillonClient.builder(server.uri()).apiKey(key).build();
                ApiException error = refused(() -> stranger.emit("news"));
                assertEquals(401, error.status());
                assertEquals("a valid API key is required", error.detail());
            }
        }
    }

    // ---- other responses ----

    @Test
    void htmlOfAProxyIsNotRepeated() {
        ApiException error = refused(body(502, "text/html; charset=utf-8", "<html><h1>Bad Gateway</h1></html>"));
        assertEquals("HTTP status 502", error.title());
        assertEquals("a response of the type text/html", error.detail());
    }

    @Test
    void plainTextIsTheDetail() {
        ApiException error = refused(body(400, "text/plain; charset=utf-8", "Payload too large\n"));
        assertEquals("Payload too large", error.detail());
        assertEquals(
                1003,
                refused(body(400, "text/plain", "x".repeat(5000))).detail().length());
    }

    @Test
    void emptyResponseHasNoDetail() {
        assertEquals("", refused(body(418, "", "")).detail());
        assertEquals(
                "418 HTTP status 418 (GET /jobs/x)", refused(body(418, "", "")).getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{\"title\":1,\"detail\":{}}", "{\"title\":", "{} {}", "null"})
    void malformedProblemsAreAccepted(String problem) {
        ApiException error = refused(body(400, "application/problem+json", problem));
        assertEquals(400, error.status());
        assertEquals("HTTP status 400", error.title());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text/html | <html>",
                "application/json | {}",
                "application/json | []",
                "application/json | {'id':1",
                "application/json | {'id':'x','name':'a','state':'lost','done':1,'createdAt':'2026-01-31T12:00:00Z'}",
                "application/json | {'id':'x','name':'a','state':'done','done':1,'createdAt':'yesterday'}",
                "application/json | {'id':[],'name':'a','state':'done','done':'many'}",
            })
    void successThatIsNotOfThisApiIsAnError(String type, String text) {
        ApiException error = refused(body(200, type, text.replace('\'', '"')));
        assertEquals(200, error.status());
        assertEquals("Unexpected Response", error.title());
        assertEquals("the response of the type " + type + " is not one of this API", error.detail());
    }

    @Test
    void redirectIsNotFollowed() {
        try (StubServer other = StubServer.start(json(200, "{}"))) {
            ApiException error = refused(StubServer.status(302, "Location: " + other.uri()));
            assertEquals(302, error.status());
            assertEquals(List.of(), other.received());
        }
    }

    @Test
    void largeResponseIsNotRead() {
        try (StubServer stub = StubServer.start(json(200, "{\"id\":\"" + "x".repeat(2000) + "\"}"))) {
            CarillonClient client = ClientFixture.builder(stub.uri())
                    .scheduler(new NoPauses())
                    .maxResponseSize(1000)
                    .build();
            UncheckedIOException error =
                    assertThrows(UncheckedIOException.class, () -> client.jobs().find("x"));
            assertTrue(error.getMessage().contains("more than 1000 bytes"), error.getMessage());
            assertEquals(1, stub.received().size(), "repeating it would not help");
        }
    }

    @Test
    void responseOfTheMaximumSizeIsRead() {
        String problem = "{\"detail\":\"" + "x".repeat(500) + "\"}";
        try (StubServer stub = StubServer.start(json(400, problem))) {
            CarillonClient client = ClientFixture.builder(stub.uri())
                    .maxResponseSize(problem.length())
                    .build();
            assertEquals("x".repeat(500), refused(() -> client.jobs().find("x")).detail());
        }
    }

    // ---- interruption ----

    @Test
    void interruptEndsTheWait() throws InterruptedException {
        try (StubServer stub = StubServer.start(StubServer.silence())) {
            CarillonClient client = ClientFixture.builder(stub.uri()).build();
            AtomicReference<UncheckedIOException> error = new AtomicReference<>();
            AtomicReference<Boolean> interrupted = new AtomicReference<>();
            Thread caller = new Thread(() -> {
                error.set(assertThrows(UncheckedIOException.class, () -> client.emit("news")));
                interrupted.set(Thread.currentThread().isInterrupted());
            });
            caller.start();
            Awaitility.await().until(() -> !stub.received().isEmpty());
            caller.interrupt();
            caller.join(5000);
            assertInstanceOf(InterruptedIOException.class, error.get().getCause());
            assertTrue(interrupted.get());
        }
    }

    // ---- the key ----

    @Test
    void keyIsInNoMessage() {
        StringWriter text = new StringWriter();
        try (LogCapture log = LogCapture.open();
                StubServer stub = StubServer.start(
                        body(400, "text/plain", "bad header Bearer " + ClientFixture.KEY),
                        json(400, "{\"title\":\"" + ClientFixture.KEY + "\",\"detail\":\"" + ClientFixture.KEY + "\"}"),
                        StubServer.lost())) {
            CarillonClient client = ClientFixture.builder(stub.uri()).retries(0).build();
            PrintWriter printer = new PrintWriter(text, true);
            for (int i = 0; i < 3; i++) {
                assertThrows(RuntimeException.class, () -> client.emit("news")).printStackTrace(printer);
            }
            text.append(client + " " + log.messages());
            assertEquals("Bearer " + ClientFixture.KEY, stub.received().get(0).authorization());
        }
        assertTrue(text.toString().contains("bad header Bearer ***"), text::toString);
        assertFalse(text.toString().contains(ClientFixture.KEY), text::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"two words", "line\nbreak", "schlüssel", " "})
    void invalidKeyIsRefusedWithoutRepeatingIt(String key) {
        CarillonClient.Builder builder = CarillonClient.builder(URI.create("http://localhost:3000"));
        IllegalArgumentException error = assertThrows(IllegalArgumentException.class, () -> builder.apiKey(key));
        assertEquals("the API key must have visible ASCII characters only", error.getMessage());
        assertNull(error.getCause());
    }

    // ---- settings ----

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost:3000",
                "ftp://localhost",
                "/api",
                "http:///x",
                "http://user:password@localhost",
                "http://localhost?a=b",
                "http://localhost#a"
            })
    void invalidAddressIsRefused(String address) {
        IllegalArgumentException error =
                assertThrows(IllegalArgumentException.class, () -> CarillonClient.builder(URI.create(address)));
        assertFalse(error.getMessage().contains("password@"), error.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/carillon", "/carillon/"})
    void pathOfTheServerIsKept(String path) {
        try (StubServer stub = StubServer.start(StubServer.status(202))) {
            CarillonClient.builder(URI.create(stub.uri() + path)).build().emit("news");
            assertEquals(
                    path.replaceAll("/$", "") + "/api/v1/emit",
                    stub.received().get(0).path());
            assertNull(stub.received().get(0).authorization());
        }
    }

    @Test
    void invalidSettingsAreRefused() {
        CarillonClient.Builder builder = CarillonClient.builder(URI.create("https://localhost"));
        assertThrows(IllegalArgumentException.class, () -> builder.retries(-1));
        assertThrows(IllegalArgumentException.class, () -> builder.maxResponseSize(0));
        assertThrows(IllegalArgumentException.class, () -> builder.requestTimeout(Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> builder.connectTimeout(Duration.ofSeconds(-1)));
        assertThrows(IllegalArgumentException.class, () -> builder.progressInterval(Duration.ZERO));
    }
}
