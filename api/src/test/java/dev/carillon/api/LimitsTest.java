package dev.carillon.api;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.carillon.testing.HttpReply;
import dev.carillon.testing.RawHttp;
import dev.carillon.testing.SocketIoClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The number of requests. */
class LimitsTest {
    private final AtomicLong clock = new AtomicLong();

    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    private ApiFixture start(int perSecond) {
        return ApiFixture.start(api -> api.keys(List.of(ApiFixture.KEY, "other"))
                .requestsPerSecond(perSecond)
                .nanoTime(clock::get));
    }

    @Test
    void rateOfAKeyIsLimited() {
        try (ApiFixture server = start(2)) {
            assertEquals(200, server.get("/jobs").status());
            assertEquals(200, server.get("/jobs").status());
            HttpReply refused = server.get("/jobs");
            assertEquals(429, refused.status());
            assertEquals("1", refused.header("Retry-After"));
            assertEquals(
                    200,
                    server.sendOnly("GET", "/jobs", null, "Authorization: Bearer other")
                            .status());
            pass(Duration.ofMillis(499));
            assertEquals(429, server.get("/jobs").status());
            pass(Duration.ofMillis(1));
            assertEquals(200, server.get("/jobs").status());
            assertEquals(429, server.get("/jobs").status());
        }
    }

    @Test
    void guessesAreLimitedByAddress() {
        try (ApiFixture server = start(2)) {
            String guess = "Authorization: Bearer guess";
            assertEquals(401, server.sendOnly("GET", "/jobs", null, guess).status());
            assertEquals(401, server.sendOnly("GET", "/jobs", null, guess + "2").status());
            assertEquals(429, server.sendOnly("GET", "/jobs", null, guess + "3").status());
            assertEquals(200, server.get("/jobs").status(), "the key has its own limit");
        }
    }

    @Test
    void twoHundredReportsInASecondPass() {
        try (ApiFixture server =
                ApiFixture.start(api -> api.keys(List.of(ApiFixture.KEY)).nanoTime(clock::get))) {
            String path = "/jobs/" + server.openJob("export");
            try (RawHttp http = server.connect()) {
                for (int i = 1; i <= 200; i++) {
                    HttpReply reply = http.send(ApiFixture.request(
                                    "PATCH",
                                    path,
                                    "{\"done\":" + i + "}",
                                    "Authorization: Bearer secret",
                                    "Content-Type: application/json"))
                            .read();
                    assertEquals(200, reply.status());
                }
            }
        }
    }

    @Test
    void concurrentRequestsAreLimited() {
        try (ApiFixture server =
                ApiFixture.start(api -> api.keys(List.of(ApiFixture.KEY)).maxConcurrent(1))) {
            SocketIoClient client = server.join();
            try (RawHttp http = server.connect()) {
                ApiFixture.sendEmit(http, "{\"event\":\"ask\",\"ack\":true,\"timeoutMs\":60000}");
                client.read();
                HttpReply refused = server.get("/jobs");
                assertEquals(503, refused.status());
                assertEquals("1", refused.header("Retry-After"));
                http.reset(); // nobody waits for it any more
            }
            await().until(() -> server.get("/jobs").status() == 200);
        }
    }
}
