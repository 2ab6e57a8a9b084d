package dev.carillon.redis;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.carillon.SocketIoServer;
import dev.carillon.api.HttpApi;
import dev.carillon.jobs.Job;
import dev.carillon.jobs.JobAuthorizer;
import dev.carillon.jobs.JobException;
import dev.carillon.jobs.JobException.Reason;
import dev.carillon.jobs.JobProgress;
import dev.carillon.jobs.JobQuery;
import dev.carillon.jobs.JobState;
import dev.carillon.jobs.Jobs;
import dev.carillon.push.PushAuthorizer;
import dev.carillon.push.PushServer;
import dev.carillon.redis.RedisJobs.Timing;
import dev.carillon.testing.HttpReply;
import dev.carillon.testing.RawHttp;
import dev.carillon.testing.SocketIoClient;
import dev.carillon.testing.SocketIoFixture;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs of several servers that are connected over Redis. */
class RedisJobsTest {
    /** A slow machine must not make a server look dead. */
    private static final Duration LEASE = Duration.ofSeconds(30);

    private static final Duration SHORT_LEASE = Duration.ofSeconds(3);
    /** Only for servers that have lost their connection. */
    private static final Duration GRACE = Duration.ofMinutes(10);

    private static final Duration RETENTION = Duration.ofHours(1);
    private static final String KEY = "a-secret-key-of-a-back-end";

    @TempDir
    private Path folder;

    private final List<Member> members = new ArrayList<>();
    private RedisServer redis;

    /** A server of the cluster. */
    private record Member(SocketIoFixture server, Jobs jobs, RedisJobs link) implements AutoCloseable {
        static Member start(String uri, Duration retention, Duration lease) {
            SocketIoServer io = SocketIoServer.builder()
                    .host("127.0.0.1")
                    .port(0)
                    .eventLoops(1)
                    .build();
            RedisJobs link = RedisJobs.connect(uri)
                    .withTiming(new Timing(lease, Duration.ofMillis(200), GRACE, Duration.ofSeconds(5)));
            Jobs jobs = Jobs.builder(io)
                    .cluster(link)
                    .retention(retention)
                    .updateInterval(Duration.ofMillis(20))
                    .authorizer((socket, action, job) ->
                            action != JobAuthorizer.Action.REPORT || job.name().equals("export"))
                    .attach();
            HttpApi.builder(io).jobs(jobs).keys(List.of(KEY)).attach();
            PushServer.builder(io, PushAuthorizer.EVERYONE)
                    .source("job", jobs.channels())
                    .attach();
            return new Member(SocketIoFixture.start(io), jobs, link);
        }

        String open() {
            return jobs.open("export", 1000L, null).join().id();
        }

        void report(String id, long done) {
            jobs.report(id, new JobProgress(done, null, null)).join();
        }

        HttpReply http(String method, String path, String body) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            String head = RawHttp.request(
                    method,
                    "/api/v1" + path,
                    "Authorization: Bearer " + KEY,
                    "Content-Type: application/json",
                    "Content-Length: " + bytes.length);
            try (RawHttp http = RawHttp.connect(server.address())) {
                return http.send(head + "\r\n" + body).read();
            }
        }

        JobState state(String id) {
            return jobs.fetch(id).join().map(Job::state).orElse(null);
        }

        @Override
        public void close() {
            server.close();
            jobs.close();
        }
    }

    @BeforeEach
    void startRedis() {
        redis = RedisServer.start(folder);
    }

    @AfterEach
    void stop() {
        members.forEach(Member::close);
        redis.close();
    }

    private Member start() {
        return start(redis.uri(), RETENTION, LEASE);
    }

    private Member startWithShortLease() {
        return start(redis.uri(), RETENTION, SHORT_LEASE);
    }

    private Member start(String uri, Duration retention, Duration lease) {
        Member member = Member.start(uri, retention, lease);
        members.add(member);
        await().ignoreExceptions().until(() -> member.state("unknown") == null);
        return member;
    }

    private static JsonObject request(SocketIoClient client, String event, Map<String, ?> body) {
        return client.request(event, body).get(0).getAsJsonObject();
    }

    private static JsonObject job(HttpReply reply) {
        assertEquals(2, reply.status() / 100, reply.body());
        return JsonParser.parseString(reply.body()).getAsJsonObject();
    }

    /** Reads the states of a job up to its end. */
    private static List<JsonObject> readToTheEnd(SocketIoClient client) {
        List<JsonObject> states = new ArrayList<>();
        while (true) {
            String packet = client.read();
            states.add(JsonParser.parseString(packet.substring(2))
                    .getAsJsonArray()
                    .get(1)
                    .getAsJsonObject());
            if (packet.startsWith("42[\"job:end\"")) {
                return states;
            }
            assertTrue(packet.startsWith("42[\"job:update\""), packet);
        }
    }

    private static JsonObject last(List<JsonObject> states) {
        return states.get(states.size() - 1);
    }

    private static Reason reasonOf(CompletableFuture<?> future) {
        CompletionException error = assertThrows(CompletionException.class, future::join);
        return assertInstanceOf(JobException.class, error.getCause()).reason();
    }

    private void useOnBothServers(Member home, Member other) {
        String id = home.open();
        try (SocketIoClient ada = other.server.join();
                RawHttp push = RawHttp.connect(other.server.address())) {
            assertTrue(request(ada, "job:subscribe", Map.of("id", id)).get("ok").getAsBoolean());
            push.sendGet("/push/job:" + id, "Accept: text/event-stream").readHead();
            push.readChunksUntil("\"done\":0,");
            assertEquals(
                    7,
                    job(other.http("PATCH", "/jobs/" + id, "{\"done\":7}"))
                            .get("done")
                            .getAsInt());
            push.readChunksUntil("\"done\":7,");
            home.report(id, 8);
            push.readChunksUntil("\"done\":8,");
            ada.emit("job:progress", Map.of("id", id, "done", 9));
            push.readChunksUntil("\"done\":9,");
            await().until(() ->
                    job(other.http("GET", "/jobs/" + id, "")).get("done").getAsInt() == 9);
            assertEquals(
                    1,
                    job(other.http("GET", "/jobs?name=export&state=running", ""))
                            .getAsJsonArray("jobs")
                            .size());
            assertEquals(404, other.http("GET", "/jobs/unknown", "").status());
            String result = "x".repeat(60_000);
            job(other.http("POST", "/jobs/" + id + "/complete", "{\"result\":\"" + result + "\"}"));
            push.readChunksUntil("job:end");
            assertEquals(result, last(readToTheEnd(ada)).get("result").getAsString());
            assertEquals(
                    result,
                    job(other.http("GET", "/jobs/" + id, "")).get("result").getAsString());
            JsonObject listed = request(ada, "job:list", Map.of("state", "done"));
            assertEquals(1, listed.getAsJsonArray("jobs").size());
            assertFalse(listed.getAsJsonArray("jobs").get(0).getAsJsonObject().has("result"));
            assertEquals(409, other.http("POST", "/jobs/" + id + "/cancel", "").status());
        }
    }

    @Test
    void jobIsUsedOnAllServers() {
        useOnBothServers(start(), start());
    }

    @Test
    void jobIsUsedOnAllServersOfARedisCluster() throws Exception {
        try (RedisNodes nodes = RedisNodes.start(folder)) {
            Member home = start(nodes.uri(), RETENTION, LEASE);
            Member other = start(nodes.uri(), RETENTION, LEASE);
            useOnBothServers(home, other);
            members.forEach(Member::close);
            members.clear();
        }
    }

    @Test
    void submittedJobIsCancelledOnAnotherServer() {
        Member home = start();
        Member other = start();
        CompletableFuture<Void> interrupted = new CompletableFuture<>();
        Job job = home.jobs.submit("export", context -> {
            try {
                new CompletableFuture<>().get();
            } catch (InterruptedException e) {
                interrupted.complete(null);
            }
            return null;
        });
        assertEquals(Reason.FORBIDDEN, reasonOf(other.jobs.complete(job.id(), null)));
        try (SocketIoClient ada = other.server.join()) {
            assertTrue(
                    request(ada, "job:cancel", Map.of("id", job.id())).get("ok").getAsBoolean());
        }
        interrupted.orTimeout(10, TimeUnit.SECONDS).join();
        assertEquals(JobState.CANCELLED, other.state(job.id()));
    }

    private static List<String> ids(List<Job> jobs) {
        return jobs.stream().map(job -> job.createdAt() + " " + job.id()).toList();
    }

    @Test
    void longListsAreReadInPages() {
        Member home = start();
        Member other = start();
        List<String> ids = new ArrayList<>();
        CompletableFuture<?>[] opened = new CompletableFuture<?>[1500];
        for (int i = 0; i < opened.length; i++) {
            opened[i] = (i % 2 == 0 ? home : other).jobs.open(i % 500 == 0 ? "rare" : "export", null, null);
        }
        CompletableFuture.allOf(opened).join();
        for (CompletableFuture<?> job : opened) {
            ids.add(((Job) job.join()).id());
        }
        List<Job> all = other.jobs.fetch(JobQuery.ALL, job -> true, 10_000).join();
        assertEquals(
                ids.stream().sorted().toList(),
                all.stream().map(Job::id).sorted().toList());
        for (int i = 1; i < all.size(); i++) {
            assertTrue(JobQuery.ALL
                    .after(all.get(i - 1).createdAt(), all.get(i - 1).id())
                    .test(all.get(i)));
        }
        List<Job> rest = other.jobs
                .fetch(JobQuery.ALL.after(all.get(700).createdAt(), all.get(700).id()), job -> true, 10_000)
                .join();
        assertEquals(ids(all.subList(701, 1500)), ids(rest));
        assertEquals(
                3,
                other.jobs
                        .fetch(new JobQuery("rare", JobState.QUEUED, null, ""), job -> true, 100)
                        .join()
                        .size());
    }

    @Test
    void jobsOfADeadServerAreInterruptedOnce() {
        Member home = startWithShortLease();
        List<Member> others = List.of(startWithShortLease(), startWithShortLease(), startWithShortLease());
        String id = home.open();
        home.report(id, 7);
        String done = home.open();
        home.jobs.complete(done, 1).join();
        List<SocketIoClient> clients =
                others.stream().map(other -> other.server.join()).toList();
        clients.forEach(client -> request(client, "job:subscribe", Map.of("id", id)));
        home.link.kill().toCompletableFuture().join();
        for (SocketIoClient client : clients) {
            JsonObject end = last(readToTheEnd(client));
            assertEquals("failed", end.get("state").getAsString());
            assertEquals("interrupted", end.get("error").getAsString());
            assertEquals(7, end.get("done").getAsInt());
            request(client, "job:list", Map.of()); // no second end came in between
            client.close();
        }
        assertEquals(JobState.DONE, others.get(0).state(done));
        await().atMost(Duration.ofSeconds(20))
                .until(() ->
                        redis.cli("zcard", "carillon:jobs:{socket.io}:homes").equals("3"));
    }

    @Test
    void serverThatCouldNotReachRedisAcceptsTheEndOfItsJobs() {
        Member home = startWithShortLease();
        Member other = startWithShortLease();
        String id = home.open();
        String ended = home.open();
        try (SocketIoClient ada = home.server.join()) {
            request(ada, "job:subscribe", Map.of("id", id));
            home.link.stopLease();
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> other.state(id) == JobState.FAILED && other.state(ended) == JobState.FAILED);
            assertEquals(JobState.QUEUED, home.jobs.find(id).orElseThrow().state());
            home.jobs.complete(ended, "result").join();
            home.report(id, 7);
            assertEquals("interrupted", last(readToTheEnd(ada)).get("error").getAsString());
        }
        assertEquals(JobState.DONE, other.state(ended));
    }

    @Test
    void jobsOfAServerThatIsClosedAreInterrupted() {
        Member home = start();
        Member other = start();
        String id = home.open();
        try (SocketIoClient ada = other.server.join()) {
            request(ada, "job:subscribe", Map.of("id", id));
            home.close();
            assertEquals(JobState.FAILED, other.state(id)); // at once
            assertEquals("interrupted", last(readToTheEnd(ada)).get("error").getAsString());
        }
    }

    @Test
    void jobsGoOnWithoutRedisAndAreSavedAgain() throws Exception {
        Member home = start();
        Member other = start();
        String id = home.open();
        String ended = home.open();
        home.jobs.complete(ended, 7).join();
        try (SocketIoClient ada = home.server.join();
                SocketIoClient bob = other.server.join()) {
            request(ada, "job:subscribe", Map.of("id", id));
            request(bob, "job:subscribe", Map.of("id", id));
            redis.kill();
            await().until(() -> other.http("GET", "/jobs/" + id, "").status() == 503);
            assertEquals(503, other.http("POST", "/jobs/" + id + "/cancel", "").status());
            assertEquals(503, other.http("GET", "/jobs", "").status());
            assertEquals(
                    "the other servers cannot be reached",
                    request(bob, "job:cancel", Map.of("id", id)).get("error").getAsString());
            home.report(id, 7);
            assertTrue(ada.read().contains("\"done\":7,"));
            String alone = home.open();
            home.jobs.complete(id, "x").join();
            assertEquals("done", last(readToTheEnd(ada)).get("state").getAsString());

            redis.start(); // without its data
            assertEquals("done", last(readToTheEnd(bob)).get("state").getAsString());
            await().ignoreExceptions()
                    .until(() -> other.state(alone) == JobState.QUEUED && other.state(ended) == JobState.DONE);
            await().ignoreExceptions().until(() -> {
                other.report(alone, 3);
                return true;
            });
            assertEquals(3, home.jobs.find(alone).orElseThrow().done());
        }
    }

    @Test
    void serverStartsWithoutRedis() throws Exception {
        redis.kill();
        Member home = Member.start(redis.uri(), RETENTION, LEASE);
        members.add(home);
        String id = home.open();
        assertEquals(Reason.UNAVAILABLE, reasonOf(home.jobs.fetch("unknown")));
        redis.start();
        Member other = start();
        await().ignoreExceptions().until(() -> other.state(id) == JobState.QUEUED);
        await().ignoreExceptions().until(() -> {
            other.report(id, 3);
            return true;
        });
    }

    @Test
    void endedJobsAreForgotten() {
        Member home = start(redis.uri(), Duration.ofSeconds(1), LEASE);
        String id = home.open();
        home.jobs.complete(id, null).join();
        home.link.kill().toCompletableFuture().join();
        Member other = start(redis.uri(), Duration.ofSeconds(1), LEASE);
        await().until(() -> other.state(id) == null);
        await().until(() -> redis.cli("keys", "*").equals("carillon:jobs:{socket.io}:homes"));
    }

    @Test
    void concurrentReportsOfAllServersArriveInOrder() {
        Member home = start();
        Member other = start();
        String id = home.open();
        try (SocketIoClient ada = other.server.join()) {
            request(ada, "job:subscribe", Map.of("id", id));
            List<CompletableFuture<Job>> reports = new ArrayList<>();
            for (int i = 1; i <= 1000; i++) {
                Member member = i % 2 == 0 ? home : other;
                long done = i;
                reports.add(CompletableFuture.supplyAsync(
                                () -> member.jobs.report(id, new JobProgress(done, null, null)))
                        .thenCompose(report -> report)
                        .handle((job, error) -> {
                            assertTrue(error == null, () -> String.valueOf(error));
                            return job;
                        }));
            }
            CompletableFuture.allOf(reports.toArray(CompletableFuture[]::new)).join();
            assertEquals(1000, home.jobs.find(id).orElseThrow().done());
            other.jobs.complete(id, null).join();
            List<JsonObject> states = readToTheEnd(ada);
            for (int i = 1; i < states.size(); i++) {
                long before = states.get(i - 1).get("done").getAsLong();
                long after = states.get(i).get("done").getAsLong();
                assertTrue(after >= before, states::toString);
            }
            assertEquals("done", last(states).get("state").getAsString());
            assertTrue(states.size() > 1);
            request(ada, "job:list", Map.of()); // no second end came in between
        }
    }

    @Test
    void documentedUserIsSufficient() throws Exception {
        assertEquals("OK", redis.cli(AccessControlTest.command("jobs")));
        String uri = "redis://jobs:secret@127.0.0.1:" + redis.port();
        Member one = start(uri, RETENTION, SHORT_LEASE);
        Member two = start(uri, RETENTION, SHORT_LEASE);
        String exported = one.open();
        two.report(exported, 5);
        two.jobs().complete(exported, Map.of("rows", 5)).join();
        await().until(() -> two.state(exported) == JobState.DONE);
        String cancelled = one.open();
        two.jobs().cancel(cancelled).join();
        await().until(() -> two.state(cancelled) == JobState.CANCELLED);
        assertEquals(200, two.http("GET", "/jobs", "").status());
        assertEquals("", redis.cli("acl", "log"));
        String interrupted = one.open();
        one.link().kill().toCompletableFuture().join();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> two.state(interrupted) == JobState.FAILED
                        || !redis.cli("acl", "log").isEmpty());
        assertEquals("", redis.cli("acl", "log"));
    }
}
