package dev.carillon.jobs;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.carillon.ConnectionStateRecovery;
import dev.carillon.jobs.JobException.Reason;
import dev.carillon.testing.RawHttp;
import dev.carillon.testing.SocketIoClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs of one server, used on another one. */
class ClusterTest {
    private final MemoryCluster cluster = new MemoryCluster();
    private final MemoryCluster.Server homeLink = cluster.connect();
    private final MemoryCluster.Server otherLink = cluster.connect();
    private final AtomicLong time = new AtomicLong();
    private final JobsFixture home = start(homeLink);
    private final JobsFixture other = start(otherLink);

    private JobsFixture start(JobCluster link) {
        return JobsFixture.start(
                options -> options.connectionStateRecovery(
                        ConnectionStateRecovery.builder().build()),
                settings -> settings.cluster(link)
                        .updateInterval(Duration.ZERO)
                        .reporterTimeout(Duration.ZERO)
                        .nanoTime(time::get)
                        .authorizer((socket, action, job) -> !job.name().equals("secret")));
    }

    @AfterEach
    void stop() {
        cluster.setAway(false);
        home.close();
        other.close();
        cluster.close();
    }

    private static JsonObject request(SocketIoClient client, String event, Map<String, ?> body) {
        return client.request(event, body).get(0).getAsJsonObject();
    }

    /** Reads events until the end of the job, and returns the numbers of what was done. */
    private static List<Long> readToTheEnd(SocketIoClient client, String state) {
        List<Long> done = new ArrayList<>();
        while (true) {
            String packet = client.read();
            JsonObject job = JobsFixture.first(packet.substring(packet.indexOf(',') + 1, packet.length() - 1)
                    .transform(json -> "[" + json + "]"));
            done.add(job.get("done").getAsLong());
            if (packet.startsWith("42[\"job:end\"")) {
                assertEquals(state, job.get("state").getAsString());
                return done;
            }
            assertTrue(packet.startsWith("42[\"job:update\""), packet);
        }
    }

    private static Reason reasonOf(CompletableFuture<?> future) {
        CompletionException error = assertThrows(CompletionException.class, future::join);
        return assertInstanceOf(JobException.class, error.getCause()).reason();
    }

    @Test
    void jobIsReportedAndFollowedOnAnotherServer() {
        String id = home.open();
        try (SocketIoClient ada = other.join()) {
            JsonObject subscribed = request(ada, "job:subscribe", Map.of("id", id));
            assertEquals(
                    "queued", subscribed.getAsJsonObject("job").get("state").getAsString());
            other.report(id, 1);
            home.report(id, 2);
            other.report(id, 3);
            assertEquals(
                    "[7]", other.jobs().complete(id, List.of(7)).join().result().toString());
            List<Long> done = readToTheEnd(ada, "done");
            assertEquals(done.stream().sorted().toList(), done);
            assertEquals(100, done.get(done.size() - 1));
            assertEquals(Reason.ENDED, reasonOf(other.jobs().report(id, new JobProgress(4L, null, null))));
            assertEquals(
                    "the job has ended: done",
                    request(ada, "job:cancel", Map.of("id", id)).get("error").getAsString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cancel", "fail", "complete"})
    void clientOfAnotherServerEndsAJob(String end) {
        String id = home.open();
        try (SocketIoClient ada = home.join();
                SocketIoClient bob = other.join()) {
            request(ada, "job:subscribe", Map.of("id", id));
            request(bob, "job:subscribe", Map.of("id", id));
            bob.emit("job:progress", Map.of("id", id, "done", 5, "message", "half"));
            for (SocketIoClient client : List.of(ada, bob)) {
                assertTrue(client.read().contains("\"done\":5,"));
            }
            bob.emit("job:" + end, Map.of("id", id, "error", "disk full", "result", 7));
            String state = Map.of("cancel", "cancelled", "fail", "failed", "complete", "done")
                    .get(end);
            readToTheEnd(ada, state);
            readToTheEnd(bob, state);
        }
    }

    @Test
    void submittedJobIsCancelledOnAnotherServer() throws InterruptedException {
        CountDownLatch interrupted = new CountDownLatch(1);
        Job job = home.jobs().submit("export", context -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
            return null;
        });
        assertEquals(Reason.FORBIDDEN, reasonOf(other.jobs().fail(job.id(), "no")));
        assertEquals(JobState.CANCELLED, other.jobs().cancel(job.id()).join().state());
        assertTrue(interrupted.await(10, TimeUnit.SECONDS));
    }

    @Test
    void jobsOfAllServersAreListed() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.add(home.open());
            ids.add(other.jobs().open("import", null, null).join().id());
        }
        home.jobs().open("secret", null, null).join();
        for (JobsFixture server : List.of(home, other)) {
            try (SocketIoClient client = server.join()) {
                assertEquals(
                        10,
                        request(client, "job:list", Map.of())
                                .getAsJsonArray("jobs")
                                .size());
                assertEquals(
                        5,
                        request(client, "job:list", Map.of("name", "import"))
                                .getAsJsonArray("jobs")
                                .size());
            }
            List<Job> all = server.jobs().fetch(JobQuery.ALL, job -> true, 100).join();
            assertEquals(11, all.size());
            assertEquals(
                    all.subList(0, 4),
                    server.jobs().fetch(JobQuery.ALL, job -> true, 4).join());
            assertEquals(
                    all.subList(4, 11),
                    server.jobs()
                            .fetch(
                                    JobQuery.ALL.after(
                                            all.get(3).createdAt(), all.get(3).id()),
                                    job -> true,
                                    100)
                            .join());
            for (String id : ids) {
                assertEquals(id, server.jobs().fetch(id).join().orElseThrow().id());
            }
        }
    }

    @Test
    void authorizerOfTheClientsServerDecides() {
        String id = home.jobs().open("secret", null, null).join().id();
        try (SocketIoClient ada = other.join()) {
            for (String event : List.of("job:subscribe", "job:unsubscribe", "job:cancel", "job:progress")) {
                assertEquals(
                        "no such job",
                        request(ada, event, Map.of("id", id)).get("error").getAsString());
                assertEquals(
                        "no such job",
                        request(ada, event, Map.of("id", "unknown"))
                                .get("error")
                                .getAsString());
            }
        }
        assertEquals(0, otherLink.followed());
        assertEquals(JobState.QUEUED, home.jobs().find(id).orElseThrow().state());
    }

    @Test
    void requestsOfAClientTakeEffectInOrder() {
        String id = home.open();
        try (SocketIoClient ada = other.join()) {
            ada.emit("job:subscribe", Map.of("id", id));
            ada.emit("job:unsubscribe", Map.of("id", id));
            for (int i = 1; i <= 20; i++) {
                ada.emit("job:progress", Map.of("id", id, "done", i, "message", "report " + i));
            }
            JsonObject last = request(ada, "job:progress", Map.of("id", id));
            assertEquals("report 20", last.getAsJsonObject("job").get("message").getAsString());
            request(ada, "job:unsubscribe", Map.of("id", id)); // no update came in between
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void jobOfAnotherServerIsAChannel(boolean ended) {
        String id = home.open();
        home.report(id, 7);
        if (ended) {
            home.jobs().complete(id, "export.csv").join();
        }
        try (RawHttp http = RawHttp.connect(other.address())) {
            http.sendGet("/push/job:" + id, "Accept: text/event-stream").readHead();
            if (!ended) {
                http.readChunksUntil("\"done\":7,");
                home.jobs().complete(id, "export.csv").join();
            }
            http.readChunksUntil("\"export.csv\"");
        }
        try (RawHttp http = RawHttp.connect(other.address())) {
            assertEquals(404, http.get("/push/job:unknown").status());
            cluster.setAway(true);
            assertEquals(503, http.get("/push/job:other").status());
        }
    }

    @Test
    void recoveredClientFollowsAgain() {
        String id = home.open();
        try (SocketIoClient ada = SocketIoClient.open(other.address())) {
            ada.send("40");
            String pid = JobsFixture.first("[" + ada.read().substring(2) + "]")
                    .get("pid")
                    .getAsString();
            request(ada, "job:subscribe", Map.of("id", id));
            home.report(id, 1);
            String update = ada.read();
            String offset = update.substring(update.lastIndexOf(",\"") + 2, update.length() - 2);
            ada.webSocket().connection().reset();
            await().until(() -> other.sockets() == 0);
            forgetUnused();
            try (SocketIoClient again = SocketIoClient.open(other.address())) {
                again.send("40{\"pid\":\"" + pid + "\",\"offset\":\"" + offset + "\"}");
                assertTrue(again.read().contains(pid));
                assertTrue(again.read().contains("\"done\":1,"));
                home.report(id, 2);
                assertTrue(again.read().contains("\"done\":2,"));
            }
        }
    }

    @Test
    void jobThatNobodyFollowsIsForgotten() {
        String id = home.open();
        try (SocketIoClient ada = other.join()) {
            request(ada, "job:subscribe", Map.of("id", id));
            assertEquals(1, otherLink.followed());
            time.addAndGet(TimeUnit.MINUTES.toNanos(10)); // longer than an unused one is kept
            home.report(id, 1);
            assertTrue(ada.read().contains("\"done\":1,"));
            assertEquals(1, otherLink.followed());
        }
        forgetUnused();
    }

    private void forgetUnused() {
        await().until(() -> {
            time.addAndGet(TimeUnit.MINUTES.toNanos(1));
            return otherLink.followed() == 0;
        });
    }

    @Test
    void jobsGoOnWhileTheClusterIsAway() {
        String id = home.open();
        try (SocketIoClient ada = home.join();
                SocketIoClient bob = other.join()) {
            request(ada, "job:subscribe", Map.of("id", id));
            request(bob, "job:subscribe", Map.of("id", id));
            cluster.setAway(true);
            String alone = home.open();
            home.report(id, 1);
            assertTrue(ada.read().contains("\"done\":1,"));
            assertEquals(
                    "away",
                    request(bob, "job:cancel", Map.of("id", id)).get("error").getAsString());
            assertEquals("away", request(bob, "job:list", Map.of()).get("error").getAsString());
            assertEquals(Reason.UNAVAILABLE, reasonOf(other.jobs().fetch(id)));
            home.jobs().complete(id, null).join();
            assertEquals(List.of(100L), readToTheEnd(ada, "done"));

            cluster.setAway(false);
            readToTheEnd(bob, "done");
            await().until(() -> other.jobs().fetch(alone).join().isPresent());
        }
    }

    @Test
    void lostStatesAreSavedAgain() {
        String open = home.open();
        String done = home.open();
        home.jobs().complete(done, 7).join();
        cluster.lose();
        await().until(() -> other.jobs().fetch(open).join().isPresent()
                && other.jobs().fetch(done).join().isPresent());
        assertEquals(
                JobState.DONE, other.jobs().fetch(done).join().orElseThrow().state());
    }

    @Test
    void jobThatTheClusterHasLostForGoodEnds() {
        String id = home.open();
        try (SocketIoClient ada = other.join()) {
            request(ada, "job:subscribe", Map.of("id", id));
            homeLink.remove(id); // as if the home and the data were lost
            await().until(() -> {
                time.addAndGet(TimeUnit.SECONDS.toNanos(31));
                cluster.setAway(false); // lets the servers check
                return ada.webSocket().connection().hasInput();
            });
            assertTrue(ada.read().contains("\"error\":\"interrupted\""));
        }
    }

    @Test
    void homeAcceptsTheEndThatAnotherServerHasDecided() throws InterruptedException {
        CountDownLatch interrupted = new CountDownLatch(1);
        CompletableFuture<JobContext> running = new CompletableFuture<>();
        Job job = home.jobs().submit("export", context -> {
            running.complete(context);
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
            return null;
        });
        try (SocketIoClient ada = home.join();
                SocketIoClient bob = other.join()) {
            request(ada, "job:subscribe", Map.of("id", job.id()));
            request(bob, "job:subscribe", Map.of("id", job.id()));
            running.join();
            homeLink.interrupt();
            assertTrue(bob.read().contains("\"error\":\"interrupted\""));
            running.join().progress(1, 2, "too late");
            assertTrue(ada.read().contains("\"message\":\"too late\""));
            assertTrue(ada.read().contains("\"error\":\"interrupted\""));
            assertTrue(interrupted.await(10, TimeUnit.SECONDS));
            assertFalse(bob.webSocket().connection().hasInput());
        }
    }

    @Test
    void jobsOfAServerThatIsClosedAreInterrupted() {
        String open = home.open();
        String done = home.open();
        home.jobs().complete(done, 7).join();
        try (SocketIoClient ada = other.join()) {
            request(ada, "job:subscribe", Map.of("id", open));
            home.close();
            assertTrue(ada.read().contains("\"error\":\"interrupted\""));
        }
        assertEquals(
                JobState.DONE, other.jobs().fetch(done).join().orElseThrow().state());
    }

    @Test
    void forgottenJobIsRemovedFromTheCluster() {
        try (MemoryCluster.Server link = cluster.connect();
                JobsFixture server =
                        JobsFixture.start(settings -> settings.cluster(link).maxEnded(1))) {
            String first = server.open();
            String second = server.open();
            server.jobs().complete(first, null).join();
            server.jobs().complete(second, null).join();
            await().until(() -> other.jobs().fetch(first).join().isEmpty());
            assertTrue(other.jobs().fetch(second).join().isPresent());
        }
    }
}
