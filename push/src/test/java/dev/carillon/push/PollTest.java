package dev.carillon.push;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.IoTransport;
import dev.carillon.testing.HttpReply;
import dev.carillon.testing.RawHttp;
import dev.carillon.testing.SocketIoClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Long and short polling. */
class PollTest {
    private final PushFixture server =
            PushFixture.start(settings -> settings.logEvents(3).maxChannels(5));

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void firstPollReturnsACursor() {
        HttpReply reply = server.get("/push/room:news");
        assertEquals(200, reply.status());
        assertEquals("application/json", reply.header("Content-Type"));
        assertTrue(reply.body().matches("\\{\"events\":\\[],\"next\":\"[A-Za-z0-9_]{8}-0\"}"), reply.body());
        HttpReply waiting = server.get("/push/room:news?wait=30");
        assertEquals(reply.body(), waiting.body(), "the first poll does not wait");
    }

    @Test
    void shortPollReturnsTheEventsAfterTheCursor() {
        String cursor = server.cursor("room:news");
        assertEquals(204, server.get("/push/room:news?after=" + cursor).status());
        server.io().to("news").emit("headline", "one", 2);
        server.io().to("other").emit("headline", "not this one");
        server.io().emit("headline", "not this one");
        HttpReply reply = server.get("/push/room:news?after=" + cursor);
        String next = PushFixture.next(reply);
        assertEquals(
                "{\"events\":[{\"id\":\"" + next + "\",\"event\":\"headline\",\"args\":[\"one\",2]}],\"next\":\"" + next
                        + "\"}",
                reply.body());
        assertEquals(204, server.get("/push/room:news?after=" + next).status());
    }

    @Test
    void unchangedAnswerIsNotSentAgain() {
        String cursor = server.cursor("all");
        server.io().emit("tick", 1);
        HttpReply reply = server.get("/push/all?after=" + cursor);
        String tag = "If-None-Match: " + reply.header("ETag");
        assertEquals(304, server.get("/push/all?after=" + cursor, tag).status());
        server.io().emit("tick", 2);
        assertEquals(200, server.get("/push/all?after=" + cursor, tag).status());
    }

    @Test
    void oldestEventIsZero() {
        server.cursor("all");
        server.io().emit("tick", 1);
        server.io().emit("tick", 2);
        String body = server.get("/push/all?after=0").body();
        assertTrue(body.contains("[1]") && body.contains("[2]"), body);
    }

    @Test
    void oldestEventOfAnEmptyLogIsACursor() {
        String cursor = server.cursor("all");
        String empty = "{\"events\":[],\"next\":\"" + cursor + "\"}";
        HttpReply reply = server.get("/push/all?after=0");
        assertEquals(200, reply.status());
        assertEquals(empty, reply.body());
        assertEquals(empty, server.get("/push/all?after=0&wait=30").body(), "a poll without a cursor does not wait");
        server.io().emit("tick", 1);
        assertTrue(server.get("/push/all?after=" + cursor).body().contains("[1]"));
    }

    @Test
    void longPollWaitsForAnEvent() {
        String cursor = server.cursor("all");
        List<RawHttp> clients = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            clients.add(server.connect().sendGet("/push/all?wait=30&after=" + cursor));
        }
        await().until(() -> server.push().waitingPolls() == 3);
        server.io().emit("tick", 1);
        for (RawHttp client : clients) {
            HttpReply reply = client.read();
            assertEquals(200, reply.status());
            assertTrue(reply.body().contains("\"args\":[1]"), reply.body());
            client.close();
        }
    }

    @Test
    void longPollEndsWhenTheServerStops() {
        String cursor = server.cursor("all");
        try (RawHttp client = server.connect().sendGet("/push/all?wait=30&after=" + cursor)) {
            await().until(() -> server.push().waitingPolls() == 1);
            var closed = server.io().closeAsync(Duration.ofSeconds(60));
            assertEquals(204, client.read().status());
            closed.orTimeout(5, TimeUnit.SECONDS).join();
        }
    }

    /** A client that is gone looks like one that has only closed its side. */
    @ParameterizedTest
    @EnumSource(names = {"NIO", "AUTO"})
    void longPollOfAHalfClosedConnectionEndsInTime(IoTransport transport) {
        try (PushFixture own = PushFixture.start(
                options -> options.ioTransport(transport).requestTimeout(Duration.ofMillis(300)), settings -> {})) {
            String target = "/push/all?wait=60&after=" + own.cursor("all");
            try (RawHttp client = own.connect().sendGet(target)) {
                await().until(() -> own.push().waitingPolls() == 1);
                client.closeOutput().awaitEnd();
            }
            await().until(() -> own.push().waitingPolls() == 0);
            RawHttp gone = own.connect().sendGet(target);
            await().until(() -> own.push().waitingPolls() == 1);
            gone.close();
            await().atMost(Duration.ofSeconds(5)).until(() -> own.push().waitingPolls() == 0);
        }
    }

    @Test
    void halfClosedConnectionGetsTheEvent() {
        String cursor = server.cursor("all");
        try (RawHttp client = server.connect().sendGet("/push/all?wait=30&after=" + cursor)) {
            client.closeOutput();
            await().until(() -> server.push().waitingPolls() == 1);
            server.io().emit("tick", 1);
            assertEquals(200, client.read().status());
            client.awaitEnd();
        }
    }

    @Test
    void longPollOfAResetConnectionEndsAtOnce() {
        RawHttp client = server.connect().sendGet("/push/all?wait=60&after=" + server.cursor("all"));
        await().until(() -> server.push().waitingPolls() == 1);
        client.reset();
        await().atMost(Duration.ofSeconds(5)).until(() -> server.push().waitingPolls() == 0);
    }

    @Test
    void longPollEndsAfterTheWait() {
        String cursor = server.cursor("all");
        long start = System.nanoTime();
        assertEquals(204, server.get("/push/all?wait=1&after=" + cursor).status());
        assertTrue(System.nanoTime() - start >= Duration.ofMillis(990).toNanos());
        assertEquals(204, server.get("/push/all?wait=0&after=" + cursor).status());
    }

    @Test
    void missingEventsAreReported() {
        String cursor = server.cursor("all");
        for (int i = 0; i < 4; i++) { // the log keeps three
            server.io().emit("tick", i);
        }
        HttpReply gone = server.get("/push/all?after=" + cursor);
        assertEquals(410, gone.status());
        assertEquals(
                204, server.get("/push/all?after=" + PushFixture.next(gone)).status());
        HttpReply unknown = server.get("/push/all?after=AAAAAAAA-1");
        assertEquals(410, unknown.status());
        assertEquals(PushFixture.next(gone), PushFixture.next(unknown));
    }

    @ParameterizedTest
    @CsvSource({
        "/push/unknown, 404",
        "/push/room:, 404",
        "/push/room:secret, 403",
        "/push/all?after=x, 400",
        "/push/all?after=AAAAAAAA-1&wait=x, 400",
        "/push/all?after=AAAAAAAA-1&wait=61, 400",
        "/push/all?after=AAAAAAAA-1&wait=-1, 400",
        "/push/all?after=%zz, 400",
    })
    void badRequestIsRefused(String target, int status) {
        HttpReply reply = server.get(target);
        assertEquals(status, reply.status(), reply::body);
        assertFalse(reply.body().isEmpty());
        assertEquals(0, server.push().channelCount());
    }

    @Test
    void otherMethodsAreRefused() {
        try (RawHttp http = server.connect()) {
            HttpReply reply = http.post("/push/all", "");
            assertEquals(405, reply.status());
            assertEquals("GET, HEAD", reply.header("Allow"));
        }
    }

    @Test
    void otherOriginIsRefused() {
        assertEquals(
                403, server.get("/push/all", "Origin: https://evil.example.com").status());
    }

    @Test
    void idOfASocketIsNotAChannel() {
        try (SocketIoClient client = SocketIoClient.open(server.address())) {
            client.join("/");
            String id = server.io().sockets().iterator().next().id();
            assertEquals(404, server.get("/push/room:" + id).status());
        }
    }

    @Test
    void binaryValueIsBase64() {
        String cursor = server.cursor("all");
        server.io().emit("file", "name", new byte[] {1, 2, 3});
        String body = server.get("/push/all?after=" + cursor).body();
        assertTrue(body.contains("[\"name\",{\"base64\":\"AQID\"}]"), body);
    }

    @Test
    void numberOfChannelsIsLimited() {
        List<RawHttp> followers = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            followers.add(server.stream("/push/room:" + i));
        }
        for (int i = 5; i < 20; i++) {
            assertEquals(200, server.get("/push/room:" + i).status(), "an unused channel makes room");
        }
        followers.add(server.stream("/push/room:20"));
        assertEquals(503, server.get("/push/room:21").status());
        assertEquals(5, server.push().channelCount());
        followers.forEach(RawHttp::close);
    }
}
