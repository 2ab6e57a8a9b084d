package dev.carillon.api;

import static dev.carillon.api.ApiFixture.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.testing.HttpReply;
import dev.carillon.testing.LogCapture;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may use the API. */
class AccessTest {

    static Stream<String> operations() {
        return Schemas.operations().stream().filter(operation -> !operation.endsWith("/openapi.json"));
    }

    @ParameterizedTest
    @MethodSource("operations")
    void everyOperationNeedsAKey(String operation) {
        String method = operation.split(" ", 2)[0];
        String path = operation.split(" ", 2)[1].replace("{id}", "x");
        try (ApiFixture server = ApiFixture.start()) {
            HttpReply missing = server.sendOnly(method, path, null);
            assertEquals(401, missing.status());
            assertEquals("Bearer", missing.header("WWW-Authenticate"));
            HttpReply wrong = server.sendOnly(method, path, null, "Authorization: Bearer secreT");
            assertEquals(401, wrong.status());
            assertEquals("Bearer", wrong.header("WWW-Authenticate"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer",
                "Bearer ",
                "Bearer secre",
                "Bearer secret2",
                "Bearer secret secret",
                "Basic secret",
                "secret",
                "Bearersecret",
            })
    void otherCredentialsAreRefused(String value) {
        try (ApiFixture server = ApiFixture.start()) {
            assertEquals(
                    401,
                    server.sendOnly("GET", "/jobs", null, "Authorization: " + value)
                            .status());
        }
    }

    @Test
    void severalCredentialsAreRefused() {
        try (ApiFixture server = ApiFixture.start()) {
            String header = "Authorization: Bearer secret";
            assertEquals(
                    401, server.sendOnly("GET", "/jobs", null, header, header).status());
        }
    }

    @Test
    void eachKeyIsAccepted() {
        try (ApiFixture server = ApiFixture.start(api -> api.keys(List.of("first", "second")))) {
            assertEquals(
                    200,
                    server.sendOnly("GET", "/jobs", null, "Authorization: Bearer first")
                            .status());
            assertEquals(
                    200,
                    server.sendOnly("GET", "/jobs", null, "authorization: bearer second")
                            .status());
        }
    }

    @Test
    void keysCanChange() {
        AtomicReference<List<String>> keys = new AtomicReference<>(List.of("old"));
        try (ApiFixture server = ApiFixture.start(api -> api.keys(keys::get))) {
            assertEquals(
                    200,
                    server.sendOnly("GET", "/jobs", null, "Authorization: Bearer old")
                            .status());
            keys.set(List.of("new"));
            assertEquals(
                    401,
                    server.sendOnly("GET", "/jobs", null, "Authorization: Bearer old")
                            .status());
            assertEquals(
                    200,
                    server.sendOnly("GET", "/jobs", null, "Authorization: Bearer new")
                            .status());
            keys.set(List.of());
            assertEquals(401, server.sendOnly("GET", "/jobs", null).status());
            assertEquals(
                    401,
                    server.sendOnly("GET", "/jobs", null, "Authorization: Bearer new")
                            .status());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "b c", " b", "b\u00e9"})
    void keysThatCannotBeSentAreRefused(String key) {
        try (ApiFixture server = ApiFixture.start()) {
            String message = assertThrows(
                            IllegalArgumentException.class,
                            () -> HttpApi.builder(server.io()).keys(List.of("a", key)))
                    .getMessage();
            assertEquals("a key must have visible ASCII characters only, without spaces", message);
        }
    }

    // ---- without a key ----

    @Test
    void apiOnLoopbackIsOpenWithoutAKey() {
        try (ApiFixture server = ApiFixture.start(api -> {})) {
            assertEquals(
                    200,
                    server.sendOnly("GET", "/jobs", null, "Host: localhost:80").status());
            assertEquals(
                    200,
                    server.sendOnly("GET", "/jobs", null, "Host: 127.0.0.1").status());
            assertEquals(
                    200,
                    server.sendOnly("GET", "/jobs", null, "Host: [::1]:3000").status());
        }
    }

    @Test
    void pageWhoseNameLeadsToThisMachineIsRefused() {
        try (ApiFixture server = ApiFixture.start(api -> {})) {
            HttpReply reply = server.sendOnly(
                    "POST",
                    "/emit",
                    "{\"event\":\"a\"}",
                    "Host: evil.test",
                    "Origin: http://evil.test",
                    "Content-Type: application/json");
            assertEquals(403, reply.status());
        }
    }

    @Test
    void webPagesNeedAKeyEvenIfTheirOriginIsAllowed() {
        try (ApiFixture server = ApiFixture.start(api -> {})) {
            String[] page = {"Host: localhost", "Origin: http://localhost", "Content-Type: application/json"};
            HttpReply reply = server.sendOnly("POST", "/jobs", "{\"name\":\"export\"}", page);
            assertEquals(403, reply.status());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"same-origin", "same-site", "cross-site", "none"})
    void browsersNeedAKeyEvenIfTheySendNoOrigin(String site) {
        try (ApiFixture server = ApiFixture.start(api -> {})) {
            assertEquals(
                    403,
                    server.sendOnly("GET", "/jobs", null, "Host: localhost", "Sec-Fetch-Site: " + site)
                            .status());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Forwarded: for=1.2.3.4",
                "X-Forwarded-For: 1.2.3.4",
                "X-Forwarded-Host: example.com",
                "X-Forwarded-Proto: https",
                "X-Real-IP: 1.2.3.4",
                "Via: 1.1 proxy",
            })
    void requestsThroughAProxyNeedAKey(String header) {
        try (ApiFixture server = ApiFixture.start(api -> {})) {
            assertEquals(
                    403,
                    server.sendOnly("GET", "/jobs", null, "Host: localhost", header)
                            .status());
        }
    }

    @Test
    void apiOnOtherAddressesNeedsAKey() {
        try (LogCapture log = LogCapture.open();
                ApiFixture server = ApiFixture.start(options -> options.host("0.0.0.0"), api -> {})) {
            assertEquals(
                    403,
                    server.sendOnly("GET", "/jobs", null, "Host: localhost").status());
            assertEquals(
                    403,
                    server.sendOnly("GET", "/jobs", null, "Host: localhost").status());
            assertEquals(1, log.messages().size(), log.messages().toString());
            assertTrue(
                    log.messages().get(0).contains("HttpApi.Builder.keys"),
                    log.messages().toString());
        }
    }

    @Test
    void emptyListOfKeysIsTheSameAsNone() {
        try (ApiFixture server = ApiFixture.start(api -> api.keys(List.of()))) {
            assertEquals(
                    200,
                    server.sendOnly("GET", "/jobs", null, "Host: localhost").status());
        }
    }

    // ---- browsers ----

    @Test
    void pagesOfOtherOriginsAreRefused() {
        try (ApiFixture server = ApiFixture.start(api -> {})) {
            String[] page = {"Host: localhost", "Origin: http://evil.test", "Content-Type: application/json"};
            HttpReply read = server.sendOnly("GET", "/jobs", null, page);
            assertEquals(403, read.status());
            assertEquals("origin not allowed", json(read).get("detail").getAsString());
            assertEquals(
                    403,
                    server.sendOnly("POST", "/jobs", "{\"name\":\"a\"}", page).status());
            assertEquals(403, server.sendOnly("PATCH", "/jobs/x", "{}", page).status());
            assertEquals(
                    403, server.sendOnly("GET", "/openapi.json", null, page).status());
        }
    }
}
