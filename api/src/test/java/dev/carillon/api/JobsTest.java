package dev.carillon.api;

import static dev.carillon.api.ApiFixture.detail;
import static dev.carillon.api.ApiFixture.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.carillon.testing.HttpReply;
import dev.carillon.testing.SocketIoClient;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs that other processes report. */
class JobsTest {
    private final ApiFixture server = ApiFixture.start();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void jobIsReportedFromStartToFinish() {
        HttpReply opened = server.post("/jobs", "{\"name\":\"export\",\"total\":1000,\"message\":\"waiting\"}");
        assertEquals(201, opened.status());
        JsonObject job = json(opened);
        String path = "/jobs/" + job.get("id").getAsString();
        assertEquals(HttpApi.BASE_PATH + path, opened.header("Location"));
        assertEquals("queued", job.get("state").getAsString());
        assertEquals("waiting", job.get("message").getAsString());

        HttpReply reported = server.patch(path, "{\"done\":40,\"message\":\"row 40\"}");
        assertEquals(200, reported.status());
        assertEquals("running", json(reported).get("state").getAsString());
        assertEquals(4, json(reported).get("percent").getAsInt());
        assertEquals(json(reported), json(server.get(path)));

        HttpReply completed = server.post(path + "/complete", "{\"result\":{\"file\":\"export.csv\"}}");
        assertEquals(200, completed.status());
        assertEquals("done", json(completed).get("state").getAsString());
        assertEquals(
                JsonParser.parseString("{\"file\":\"export.csv\"}"),
                json(completed).get("result"));
    }

    @Test
    void followersSeeWhatIsReported() {
        String id = server.openJob("export");
        SocketIoClient client = server.join();
        client.request("job:subscribe", Map.of("id", id));
        server.patch("/jobs/" + id, "{\"done\":50}");
        assertTrue(client.read().startsWith("42[\"job:update\",{\"id\":\"" + id + "\""));
        server.post("/jobs/" + id + "/fail", "{\"error\":\"disk full\"}");
        String end = client.read();
        assertTrue(end.startsWith("42[\"job:end\""), end);
        assertTrue(end.contains("\"error\":\"disk full\""), end);
    }

    @Test
    void progressNeverGoesBack() {
        String path = "/jobs/" + server.openJob("export");
        server.patch(path, "{\"done\":50}");
        assertEquals(
                50,
                json(server.patch(path, "{\"done\":40,\"total\":200}"))
                        .get("done")
                        .getAsInt());
        assertEquals(25, json(server.get(path)).get("percent").getAsInt());
    }

    @Test
    void bodyOfCompleteAndCancelIsOptional() {
        assertEquals(
                200,
                server.send("POST", "/jobs/" + server.openJob("a") + "/complete", null)
                        .status());
        HttpReply cancelled = server.send("POST", "/jobs/" + server.openJob("a") + "/cancel", null);
        assertEquals("cancelled", json(cancelled).get("state").getAsString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"complete", "fail", "cancel"})
    void nothingChangesAfterTheEnd(String end) {
        String path = "/jobs/" + server.openJob("export");
        assertEquals(
                200,
                server.post(path + "/" + end, end.equals("fail") ? "{\"error\":\"x\"}" : "{}")
                        .status());
        String last = server.get(path).body();
        assertEquals(409, server.patch(path, "{\"done\":1}").status());
        assertEquals(409, server.post(path + "/complete", "{}").status());
        assertEquals(409, server.post(path + "/fail", "{\"error\":\"x\"}").status());
        assertEquals(409, server.post(path + "/cancel", "{}").status());
        assertEquals(last, server.get(path).body());
    }

    @Test
    void unknownJobIsNotFound() {
        assertEquals(404, server.get("/jobs/none").status());
        assertEquals(404, server.patch("/jobs/none", "{}").status());
        assertEquals(404, server.post("/jobs/none/complete", "{}").status());
        assertEquals(404, server.post("/jobs/none/fail", "{\"error\":\"x\"}").status());
        assertEquals(404, server.post("/jobs/none/cancel", "{}").status());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/jobs | {} | name is missing",
                "/jobs | {'name':' '} | name must not be blank",
                "/jobs | {'name':'a\\nb'} | name must not contain control characters",
                "/jobs | {'name':1} | name must be a string",
                "/jobs | {'name':'a','total':-1} | total must be a whole number from 0 to 9007199254740991",
                "/jobs | {'name':'a','total':1.5} | total must be a whole number from 0 to 9007199254740991",
                "/jobs | {'name':'a','state':'done'} | unknown member: state",
                "/jobs/x/complete | {'value':1} | unknown member: value",
                "/jobs/x/fail | {} | error is missing",
                "/jobs/x/cancel | {'error':'a'} | unknown member: error",
            })
    void invalidBodiesAreRefused(String path, String body, String detail) {
        HttpReply reply = server.post(path, body.replace('\'', '"'));
        assertEquals(400, reply.status());
        assertEquals(detail, detail(reply));
    }

    @Test
    void textsAndResultsAreLimited() {
        String path = "/jobs/" + server.openJob("export");
        assertEquals(
                400,
                server.post("/jobs", "{\"name\":\"" + "n".repeat(101) + "\"}").status());
        assertEquals(
                400,
                server.patch(path, "{\"message\":\"" + "m".repeat(1001) + "\"}").status());
        assertEquals(
                400,
                server.post(path + "/fail", "{\"error\":\"" + "e".repeat(4001) + "\"}")
                        .status());
        assertEquals(
                400,
                server.post(path + "/complete", "{\"result\":\"" + "r".repeat(65_536) + "\"}")
                        .status());
        assertEquals("queued", json(server.get(path)).get("state").getAsString());
    }

    /** Parsing such a number would take seconds. */
    @Test
    void numbersWithVeryManyDigitsAreRefused() {
        String path = "/jobs/" + server.openJob("export");
        assertEquals(200, server.patch(path, "{\"done\":1.0}").status());
        assertEquals(
                400, server.patch(path, "{\"done\":1." + "0".repeat(100) + "}").status());
    }

    @Test
    void invalidReportsAreRefused() {
        String path = "/jobs/" + server.openJob("export");
        assertEquals(400, server.patch(path, "{\"done\":\"1\"}").status());
        assertEquals(400, server.patch(path, "{\"percent\":10}").status());
        assertEquals(400, server.send("PATCH", path, null).status());
    }

    // ---- the list ----

    private static List<String> ids(JsonObject page) {
        List<String> ids = new ArrayList<>();
        page.getAsJsonArray("jobs")
                .forEach(job -> ids.add(job.getAsJsonObject().get("id").getAsString()));
        return ids;
    }

    @Test
    void filtersSelectJobs() {
        String export = server.openJob("export");
        String other = server.openJob("import");
        server.patch("/jobs/" + other, "{}");
        assertEquals(List.of(export), ids(json(server.get("/jobs?name=export"))));
        assertEquals(List.of(other), ids(json(server.get("/jobs?state=running"))));
        assertEquals(List.of(), ids(json(server.get("/jobs?state=running&name=export"))));
        assertEquals(400, server.get("/jobs?state=lost").status());
        assertEquals(400, server.get("/jobs?name=a&name=b").status());
    }

    @Test
    void pagesContainEachJobOnce() {
        Set<String> opened = new HashSet<>();
        for (int i = 0; i < 7; i++) {
            opened.add(server.openJob("export"));
        }
        List<String> all = ids(json(server.get("/jobs")));
        assertEquals(opened, new HashSet<>(all));
        List<String> paged = new ArrayList<>();
        String query = "?limit=3";
        int pages = 0;
        while (query != null) {
            JsonObject page = json(server.get("/jobs" + query));
            paged.addAll(ids(page));
            query = page.has("next") ? "?limit=3&cursor=" + page.get("next").getAsString() : null;
            pages++;
        }
        assertEquals(all, paged);
        assertEquals(3, pages);
    }

    @Test
    void lastFullPageHasNoNext() {
        server.openJob("export");
        server.openJob("export");
        assertFalse(json(server.get("/jobs?limit=2")).has("next"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "limit=1001",
                "limit=a",
                "limit=-1",
                "limit=",
                "cursor=%21",
                "cursor=YWJj",
                "cursor=%zz"
            })
    void invalidPagesAreRefused(String query) {
        assertEquals(400, server.get("/jobs?" + query).status());
    }
}
