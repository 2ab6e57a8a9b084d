package dev.carillon.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.http.HttpRequest;
import dev.carillon.testing.HttpReply;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Clients without a key that may read some jobs. */
class ReadersTest {
    /** Accepts {@code Bearer reader:ID}, for the job with this id. */
    private static JobAccess read(HttpRequest request) throws JobReader.NotAuthenticatedException {
        String credentials = request.header("Authorization").orElse("");
        if (credentials.equals("Bearer busy")) {
            throw new JobReader.NotAuthenticatedException(503, "try again");
        }
        if (!credentials.startsWith("Bearer reader:")) {
            throw new JobReader.NotAuthenticatedException(401, "not a reader");
        }
        String id = credentials.substring("Bearer reader:".length());
        return new JobAccess(id, id::equals);
    }

    private static ApiFixture start() {
        return ApiFixture.start(api -> api.keys(List.of(ApiFixture.KEY)).readers(ReadersTest::read));
    }

    private static HttpReply get(ApiFixture server, String path, String credentials) {
        return server.sendOnly("GET", path, null, "Authorization: Bearer " + credentials);
    }

    @Test
    void readerSeesItsJobsOnly() {
        try (ApiFixture server = start()) {
            String own = server.openJob("export");
            String other = server.openJob("export");
            assertEquals(200, get(server, "/jobs/" + own, "reader:" + own).status());
            assertEquals(403, get(server, "/jobs/" + other, "reader:" + own).status());
            assertEquals(403, get(server, "/jobs/none", "reader:" + own).status());
            assertEquals(404, get(server, "/jobs/none", "reader:none").status());
            HttpReply list = get(server, "/jobs", "reader:" + own);
            assertTrue(list.body().contains(own));
            assertFalse(list.body().contains(other));
        }
    }

    @Test
    void pagesOfAReaderAreFull() {
        try (ApiFixture server = start()) {
            String own = server.openJob("export");
            for (int i = 0; i < 3; i++) {
                server.openJob("export");
            }
            HttpReply list = get(server, "/jobs?limit=1", "reader:" + own);
            assertTrue(list.body().contains(own), list.body());
            assertNull(ApiFixture.json(list).get("next"));
        }
    }

    @Test
    void readerMayNotDoAnythingElse() {
        try (ApiFixture server = start()) {
            String own = server.openJob("export");
            String header = "Authorization: Bearer reader:" + own;
            assertEquals(401, server.sendOnly("GET", "/sockets", null, header).status());
            assertEquals(401, server.sendOnly("GET", "/rooms", null, header).status());
            assertEquals(
                    401,
                    server.sendOnly("POST", "/jobs/" + own + "/cancel", null, header)
                            .status());
            assertEquals(
                    401,
                    server.sendOnly("PATCH", "/jobs/" + own, "{}", header, "Content-Type: application/json")
                            .status());
        }
    }

    @Test
    void refusedReaderLearnsWhy() {
        try (ApiFixture server = start()) {
            HttpReply refused = get(server, "/jobs", "wrong");
            assertEquals(401, refused.status());
            assertEquals("not a reader", ApiFixture.detail(refused));
            assertEquals("Bearer", refused.header("WWW-Authenticate"));
            HttpReply busy = get(server, "/jobs", "busy");
            assertEquals(503, busy.status());
            assertEquals("try again", ApiFixture.detail(busy));
        }
    }

    @Test
    void missingCredentialsAreNamed() {
        try (ApiFixture server = start()) {
            assertEquals(
                    "a valid API key or token is required", ApiFixture.detail(server.sendOnly("GET", "/jobs", null)));
            assertEquals("a valid API key is required", ApiFixture.detail(server.sendOnly("GET", "/rooms", null)));
        }
    }

    @Test
    void keyStillReadsEverything() {
        try (ApiFixture server = start()) {
            String id = server.openJob("export");
            assertEquals(200, server.get("/jobs/" + id).status());
        }
    }

    @Test
    void readersNeedNoKeyOnOtherAddresses() {
        try (ApiFixture server =
                ApiFixture.start(options -> options.host("0.0.0.0"), api -> api.readers(ReadersTest::read))) {
            String id = server.jobs().open("export", null, null).join().id();
            assertEquals(200, get(server, "/jobs/" + id, "reader:" + id).status());
            assertEquals(401, get(server, "/jobs/" + id, "wrong").status());
            assertEquals(
                    403,
                    server.sendOnly("GET", "/jobs/" + id, null, "Host: localhost")
                            .status());
        }
    }

    @Test
    void credentialsOnLoopbackAreChecked() {
        try (ApiFixture server = ApiFixture.start(api -> api.readers(ReadersTest::read))) {
            String id = server.jobs().open("export", null, null).join().id();
            assertEquals(
                    401,
                    server.sendOnly("GET", "/jobs/" + id, null, "Host: localhost", "Authorization: Bearer wrong")
                            .status());
            assertEquals(
                    200,
                    server.sendOnly("GET", "/jobs/" + id, null, "Host: localhost")
                            .status());
        }
    }

    @Test
    void requestsOfAReaderAreLimited() {
        try (ApiFixture server = ApiFixture.start(api -> api.keys(List.of(ApiFixture.KEY))
                .readers(ReadersTest::read)
                .requestsPerSecond(2)
                .nanoTime(() -> 0))) {
            assertEquals(200, get(server, "/jobs", "reader:a").status());
            assertEquals(200, get(server, "/jobs", "reader:a").status());
            assertEquals(429, get(server, "/jobs", "reader:a").status());
            assertEquals(200, get(server, "/jobs", "reader:b").status());
        }
    }
}
