package dev.carillon.jobs;

import static dev.carillon.jobs.JobsFixture.first;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.carillon.jobs.JobAuthorizer.Action;
import dev.carillon.testing.LogCapture;
import dev.carillon.testing.SocketIoClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a Socket.IO client receives that follows jobs. */
class SubscribeTest {
    private JobsFixture server = JobsFixture.start(settings -> settings.updateInterval(Duration.ZERO));

    @AfterEach
    void stop() {
        server.close();
    }

    private static Map<String, String> body(String id) {
        return Map.of("id", id);
    }

    private static JsonObject subscribe(SocketIoClient client, String id) {
        JsonObject reply = client.request("job:subscribe", body(id)).get(0).getAsJsonObject();
        assertTrue(reply.get("ok").getAsBoolean(), reply::toString);
        return reply.getAsJsonObject("job");
    }

    private static JsonObject event(SocketIoClient client, String name) {
        String packet = client.read();
        assertTrue(packet.startsWith("42[\"" + name + "\","), packet);
        return JsonParser.parseString(packet.substring(2))
                .getAsJsonArray()
                .get(1)
                .getAsJsonObject();
    }

    private static String error(JsonArray reply) {
        JsonObject failed = reply.get(0).getAsJsonObject();
        assertFalse(failed.get("ok").getAsBoolean());
        return failed.get("error").getAsString();
    }

    @Test
    void acknowledgementIsTheCurrentStateAndUpdatesFollow() {
        String id = server.open();
        server.report(id, 10);
        try (SocketIoClient client = server.join()) {
            JsonObject job = subscribe(client, id);
            assertEquals("running", job.get("state").getAsString());
            assertEquals(10, job.get("done").getAsLong());
            assertEquals(10, job.get("percent").getAsInt());
            server.report(id, 20);
            assertEquals(20, event(client, "job:update").get("done").getAsLong());
            server.jobs().complete(id, Map.of("file", "a.csv")).join();
            JsonObject end = event(client, "job:end");
            assertEquals("done", end.get("state").getAsString());
            assertEquals("a.csv", end.getAsJsonObject("result").get("file").getAsString());
            assertEquals(100, end.get("percent").getAsInt());
        }
    }

    @Test
    void dataOfASocketCanBeRepresentedAsJson() {
        String id = server.open();
        try (SocketIoClient client = server.join()) {
            subscribe(client, id);
            assertEquals(
                    "{\"carillon.jobs.watcher\":{}}",
                    new Gson().toJson(server.socket(client.id()).data()));
        }
    }

    @Test
    void subscribingTwiceIsHarmless() {
        String id = server.open();
        try (SocketIoClient client = server.join()) {
            subscribe(client, id);
            subscribe(client, id);
            server.report(id, 1);
            assertEquals(1, event(client, "job:update").get("done").getAsLong());
            server.report(id, 2);
            assertEquals(2, event(client, "job:update").get("done").getAsLong());
        }
    }

    @Test
    void endedJobIsAcknowledgedAndHasNoEnd() {
        String id = server.open();
        server.jobs().fail(id, "disk full").join();
        try (SocketIoClient client = server.join()) {
            JsonObject job = subscribe(client, id);
            assertEquals("failed", job.get("state").getAsString());
            assertEquals("disk full", job.get("error").getAsString());
            client.emit("job:unknown").request("job:list");
        }
    }

    @Test
    void unsubscribedClientReceivesNothingMore() {
        String id = server.open();
        try (SocketIoClient client = server.join()) {
            subscribe(client, id);
            client.request("job:unsubscribe", body(id));
            server.report(id, 1);
            server.jobs().complete(id, null).join();
            assertEquals(1, list(client, Map.of("state", "done")).size());
        }
    }

    private static JsonArray list(SocketIoClient client, Map<String, String> filter) {
        return client.request("job:list", filter).get(0).getAsJsonObject().getAsJsonArray("jobs");
    }

    @Test
    void listIsFilteredAndNewestFirst() {
        String first = server.open();
        server.jobs().open("import", null, null).join();
        String third = server.open();
        try (SocketIoClient client = server.join()) {
            JsonArray all = list(client, Map.of());
            assertEquals(3, all.size());
            JsonArray exports = list(client, Map.of("name", "export"));
            assertEquals(2, exports.size());
            assertEquals(third, exports.get(0).getAsJsonObject().get("id").getAsString());
            assertEquals(first, exports.get(1).getAsJsonObject().get("id").getAsString());
            assertEquals("there is no state lost", error(client.request("job:list", Map.of("state", "lost"))));
        }
    }

    @Test
    void listIsBounded() {
        String large = server.open();
        server.jobs()
                .complete(large, Map.of("rows", List.of("x".repeat(30_000), "y".repeat(30_000))))
                .join();
        String small = server.open();
        server.jobs().complete(small, Map.of("rows", List.of(1, 2, 3))).join();
        try (SocketIoClient client = server.join()) {
            JsonArray both = list(client, Map.of());
            assertEquals(
                    "{\"rows\":[1,2,3]}",
                    both.get(0).getAsJsonObject().get("result").toString());
            assertFalse(both.get(1).getAsJsonObject().has("result"));
            assertTrue(subscribe(client, large).has("result"), "a single job is complete");
            for (int i = 0; i < 100; i++) {
                server.jobs().fail(server.open(), "e".repeat(4000)).join();
            }
            String all = client.request("job:list", Map.of()).toString();
            assertTrue(all.length() > 200_000 && all.length() < 300_000, all.length() + " characters");
        }
    }

    @Test
    void clientCancelsJob() {
        String id = server.open();
        try (SocketIoClient client = server.join();
                SocketIoClient other = server.join()) {
            subscribe(other, id);
            client.request("job:cancel", body(id));
            assertEquals("cancelled", event(other, "job:end").get("state").getAsString());
            assertEquals("the job has ended: cancelled", error(client.request("job:cancel", body(id))));
        }
    }

    @Test
    void invalidRequestsAreRefused() {
        String id = server.open();
        try (SocketIoClient client = server.join()) {
            assertEquals("no such job", error(client.request("job:subscribe", body("x"))));
            assertEquals("id must be a string", error(client.request("job:subscribe", Map.of("id", 7))));
            assertEquals("id must be a string", error(client.request("job:subscribe")));
            assertEquals("an object is expected", error(client.request("job:cancel", "x")));
            assertEquals("forbidden", error(client.request("job:progress", Map.of("id", id, "done", 1))));
            assertEquals("forbidden", error(client.request("job:open", Map.of("name", "x"))));
            client.emit("job:subscribe", body("x"))
                    .expectEvent("failed", Map.of("event", "job:subscribe", "error", "no such job"));
        }
    }

    /** It is a placeholder in the JSON, which would be stored in place of the bytes. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "job:complete | {'id':'ID','result':{'_placeholder':true,'num':0}}",
                "job:complete | {'id':'ID','result':{'rows':[{'_placeholder':true,'num':0}]}}",
                "job:complete | {'id':'ID'},{'_placeholder':true,'num':0}",
                "job:progress | {'id':'ID','message':{'_placeholder':true,'num':0}}",
                "job:fail | {'id':'ID','error':'x','more':{'_placeholder':true,'num':0}}",
                "job:open | {'name':'export','more':{'_placeholder':true,'num':0}}",
                "job:cancel | {'id':'ID','more':{'_placeholder':true,'num':0}}",
                "job:subscribe | {'id':'ID','more':{'_placeholder':true,'num':0}}",
                "job:unsubscribe | {'id':'ID','more':{'_placeholder':true,'num':0}}",
                "job:list | {'_placeholder':true,'num':0}",
            })
    void binaryDataIsRefused(String event, String args) {
        server.close();
        server = JobsFixture.start(settings -> settings.authorizer((socket, action, job) -> true));
        String id = server.open();
        try (SocketIoClient client = server.join()) {
            client.send("451-7[\"" + event + "\"," + args.replace('\'', '"').replace("ID", id) + "]")
                    .send(new byte[] {1, 2, 3})
                    .expect("437[{\"ok\":false,\"error\":\"binary data is not supported\"}]");
        }
        assertEquals(
                List.of(JobState.QUEUED),
                server.jobs().list(job -> true).stream().map(Job::state).toList());
    }

    @Test
    void permittedClientReports() {
        server.close();
        server = JobsFixture.start(settings -> settings.updateInterval(Duration.ZERO)
                .authorizer((socket, action, job) -> job.name().equals("export")));
        try (SocketIoClient reporter = server.join();
                SocketIoClient watcher = server.join()) {
            JsonObject opened = reporter.request("job:open", Map.of("name", "export", "total", 4, "message", "soon"))
                    .get(0)
                    .getAsJsonObject()
                    .getAsJsonObject("job");
            assertEquals("queued", opened.get("state").getAsString());
            String id = opened.get("id").getAsString();
            subscribe(watcher, id);
            reporter.request("job:progress", Map.of("id", id, "done", 3, "message", "now"));
            JsonObject update = event(watcher, "job:update");
            assertEquals(75, update.get("percent").getAsInt());
            assertEquals("now", update.get("message").getAsString());
            reporter.request("job:progress", Map.of("id", id, "done", 2));
            assertEquals(3, event(watcher, "job:update").get("done").getAsLong(), "it never goes back");
            assertEquals(
                    "done must be a whole number from 0 to 9007199254740991",
                    error(reporter.request("job:progress", Map.of("id", id, "done", 1.5))));
            assertEquals("error is missing", error(reporter.request("job:fail", body(id))));
            reporter.request("job:complete", Map.of("id", id, "result", List.of(1, 2)));
            assertEquals("[1,2]", event(watcher, "job:end").get("result").toString());
            assertEquals(
                    "the job has ended: done", error(reporter.request("job:progress", Map.of("id", id, "done", 4))));
            assertEquals("forbidden", error(reporter.request("job:open", Map.of("name", "import"))));
        }
    }

    @Test
    void progressIsConflated() {
        server.close();
        server = JobsFixture.start(settings -> settings.updateInterval(Duration.ofMillis(200)));
        String id = server.open();
        try (SocketIoClient client = server.join()) {
            subscribe(client, id);
            for (int done = 1; done <= 1000; done++) {
                server.report(id, done);
            }
            server.jobs().complete(id, null).join();
            List<Long> seen = new ArrayList<>();
            String packet = client.read();
            while (packet.startsWith("42[\"job:update\"")) {
                seen.add(first(packet.substring(2).replace("\"job:update\",", ""))
                        .get("done")
                        .getAsLong());
                packet = client.read();
            }
            assertTrue(packet.startsWith("42[\"job:end\""), packet);
            assertEquals(1, seen.get(0), "the first update is immediate");
            assertEquals(seen.stream().sorted().toList(), seen);
            assertTrue(seen.size() < 20, seen::toString);
        }
    }

    /** The second client subscribes while the update of the first one waits for the end of the interval. */
    @Test
    void stateOfTheAcknowledgementDoesNotFollowAsAnUpdate() {
        try (JobsFixture delayed = JobsFixture.start(settings -> settings.updateInterval(Duration.ofMillis(200)));
                SocketIoClient first = delayed.join();
                SocketIoClient second = delayed.join()) {
            String id = delayed.open();
            first.request("job:subscribe", Map.of("id", id));
            delayed.report(id, 1);
            assertTrue(first.read().contains("\"done\":1,"));
            delayed.report(id, 2);
            assertTrue(
                    second.request("job:subscribe", Map.of("id", id)).toString().contains("\"done\":2,"));
            assertTrue(first.read().contains("\"done\":2,"));
            delayed.jobs().complete(id, null).join();
            assertTrue(second.read().startsWith("42[\"job:end\""));
        }
    }

    @Test
    void newestProgressIsSentAtTheEndOfTheInterval() {
        server.close();
        server = JobsFixture.start(settings -> settings.updateInterval(Duration.ofMillis(50)));
        String id = server.open();
        try (SocketIoClient client = server.join()) {
            subscribe(client, id);
            server.report(id, 1);
            server.report(id, 2);
            server.report(id, 3);
            assertEquals(1, event(client, "job:update").get("done").getAsLong());
            assertEquals(3, event(client, "job:update").get("done").getAsLong());
        }
    }

    @Test
    void tooManySubscriptionsAreRefused() {
        server.close();
        server = JobsFixture.start(settings -> settings.maxSubscriptions(1));
        String id = server.open();
        try (SocketIoClient client = server.join()) {
            subscribe(client, id);
            subscribe(client, id);
            assertEquals(
                    "a client can follow at most 1 jobs", error(client.request("job:subscribe", body(server.open()))));
        }
    }

    @Test
    void jobOfAnotherClientIsHidden() {
        server.close();
        server = JobsFixture.start(settings ->
                settings.authorizer((socket, action, job) -> job.name().equals("mine")));
        String id = server.open();
        server.jobs().open("mine", null, null).join();
        try (SocketIoClient client = server.join()) {
            for (String event : List.of(
                    "job:subscribe", "job:unsubscribe", "job:cancel", "job:progress", "job:complete", "job:fail")) {
                JsonArray hidden = client.request(event, body(id));
                assertEquals("no such job", error(hidden), event);
                assertEquals(client.request(event, body("unknown")), hidden, event);
            }
            assertEquals(1, list(client, Map.of()).size());
        }
        assertNull(server.jobs().find(id).orElseThrow().finishedAt());
    }

    @Test
    void jobThatTheClientMayFollowIsNotHidden() {
        server.close();
        server = JobsFixture.start(settings -> settings.authorizer((socket, action, job) -> action == Action.FOLLOW));
        String id = server.open();
        try (SocketIoClient client = server.join()) {
            subscribe(client, id);
            for (String event : List.of("job:cancel", "job:progress", "job:complete", "job:fail")) {
                assertEquals("forbidden", error(client.request(event, body(id))), event);
            }
        }
    }

    @Test
    void clientThatMayNoLongerFollowCanUnsubscribe() {
        server.close();
        AtomicBoolean allowed = new AtomicBoolean(true);
        server = JobsFixture.start(settings -> settings.authorizer((socket, action, job) -> allowed.get()));
        String id = server.open();
        try (SocketIoClient client = server.join()) {
            subscribe(client, id);
            allowed.set(false);
            assertEquals(
                    "[{\"ok\":true}]",
                    client.request("job:unsubscribe", body(id)).toString());
            assertEquals("no such job", error(client.request("job:unsubscribe", body(id))));
        }
    }

    /** So that a page can tell a job that is not in the list from one that was forgotten. */
    @Test
    void listThatIsCutSaysSo() {
        try (SocketIoClient client = server.join()) {
            for (int i = 0; i < 1000; i++) {
                server.open();
            }
            JsonObject all = client.request("job:list").get(0).getAsJsonObject();
            assertEquals(1000, all.getAsJsonArray("jobs").size());
            assertFalse(all.has("truncated"));
            String newest = server.open();
            JsonObject first = client.request("job:list").get(0).getAsJsonObject();
            assertEquals(1000, first.getAsJsonArray("jobs").size());
            assertTrue(first.get("truncated").getAsBoolean());
            assertEquals(
                    newest,
                    first.getAsJsonArray("jobs")
                            .get(0)
                            .getAsJsonObject()
                            .get("id")
                            .getAsString());
        }
    }

    /** A list of many jobs must not cost more than what it contains. */
    @Test
    void listAsksAboutTheJobsThatItContains() {
        server.close();
        AtomicInteger asked = new AtomicInteger();
        server = JobsFixture.start(
                settings -> settings.authorizer((socket, action, job) -> asked.incrementAndGet() > 0));
        for (int i = 0; i < 3000; i++) {
            server.open();
        }
        try (SocketIoClient client = server.join()) {
            assertEquals(1000, list(client, Map.of()).size());
            assertEquals(1001, asked.get());
        }
    }

    @Test
    void listWithAnUnknownConditionIsRefused() {
        try (SocketIoClient client = server.join()) {
            assertEquals("unknown member: states", error(client.request("job:list", Map.of("states", "done"))));
        }
    }

    /** Each event fails until the disk has space, so only the first failure is logged. */
    @Test
    void failureOfTheStoreIsLoggedOnce() {
        server.close();
        AtomicBoolean full = new AtomicBoolean();
        JobStore store = new JobStore() {
            @Override
            public List<Job> load() {
                return List.of();
            }

            @Override
            public CompletableFuture<Void> save(Job job) {
                return full.get()
                        ? CompletableFuture.failedFuture(new IllegalStateException("no space"))
                        : CompletableFuture.completedFuture(null);
            }

            @Override
            public void remove(String id) {}

            @Override
            public void close() {}
        };
        server = JobsFixture.start(settings -> settings.store(store).authorizer((socket, action, job) -> true));
        Map<String, String> open = Map.of("name", "export");
        try (SocketIoClient client = server.join();
                LogCapture log = LogCapture.open()) {
            for (int round = 1; round <= 2; round++) {
                full.set(true);
                assertEquals("internal error", error(client.request("job:open", open)));
                assertEquals("internal error", error(client.request("job:open", open)));
                assertEquals(round, log.messages().size(), log.messages()::toString);
                full.set(false);
                client.request("job:open", open);
            }
            assertTrue(log.messages().get(0).startsWith("ERROR job:open of a client failed"));
        }
    }
}
