package dev.carillon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.carillon.testing.EngineIoFixture;
import dev.carillon.testing.HttpReply;
import dev.carillon.testing.PollingClient;
import dev.carillon.testing.RawHttp;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** HTTP long-polling at the byte level. */
class PollingTest {
    private static final int MAX_BODY = 100;

    private final EngineIoFixture server = EngineIoFixture.start(options -> options.maxHttpBufferSize(MAX_BODY));

    @AfterEach
    void stop() {
        server.close();
    }

    private void assertSessionIsGone(PollingClient client) {
        assertEquals(
                "{\"code\":1,\"message\":\"Session ID unknown\"}",
                server.http().get(client.target()).body());
    }

    @Test
    void openPacketDescribesTheSession() {
        PollingClient client = server.poll();
        assertEquals(
                Set.of("sid", "upgrades", "pingInterval", "pingTimeout", "maxPayload"),
                client.openPayload().keySet());
        assertEquals(20, client.sid().length());
        assertEquals("[\"websocket\"]", client.openPayload().get("upgrades").toString());
        assertEquals(25_000, client.openPayload().get("pingInterval").getAsInt());
        assertEquals(20_000, client.openPayload().get("pingTimeout").getAsInt());
        assertEquals(MAX_BODY, client.openPayload().get("maxPayload").getAsInt());
    }

    @Test
    void pollResponseIsTextAndNotCached() {
        HttpReply reply = server.poll().send("4hello").poll();
        assertEquals(200, reply.status());
        assertEquals("4hello", reply.body());
        assertEquals("text/plain; charset=UTF-8", reply.header("Content-Type"));
        assertEquals("no-store", reply.header("Cache-Control"));
        assertEquals("6", reply.header("Content-Length"));
    }

    @Test
    void postIsAnsweredWithOk() {
        HttpReply reply = server.poll().post("4hello");
        assertEquals(200, reply.status());
        assertEquals("ok", reply.body());
        assertEquals("text/html", reply.header("Content-Type"));
        assertEquals("no-store", reply.header("Cache-Control"));
    }

    @Test
    void severalPacketsShareOneBody() {
        String packets = "4h\u00e9llo\u001ebAQIDBA==\u001e4\ud83d\ude00";
        assertEquals(packets, server.poll().send(packets).poll().body());
    }

    @Test
    void parkedPollIsAnsweredWhenAMessageIsSent() {
        PollingClient client = server.poll().park().send("4hello");
        assertEquals("4hello", client.polls().read().body());
    }

    @Test
    void overlappingPollsEndTheSession() {
        PollingClient client = server.poll().park();
        client.send("3"); // once this post is answered, the first poll is parked
        HttpReply second = server.http().get(client.target());
        assertEquals(400, second.status());
        assertEquals("", second.body());
        assertEquals("1", client.polls().read().body());
        assertEquals(DisconnectReason.TRANSPORT_ERROR, server.closed().next());
        assertSessionIsGone(client);
    }

    @Test
    void overlappingPostsEndTheSession() {
        PollingClient client = server.poll();
        client.posts().send(RawHttp.request("POST", client.target()) + "Content-Length: 6\r\n\r\n4he");
        assertEquals("4first", echoOfAnotherRoundTrip(client));
        assertEquals(400, server.http().post(client.target(), "4other").status());
        assertEquals(DisconnectReason.TRANSPORT_ERROR, server.closed().next());
        assertSessionIsGone(client);
        client.posts().awaitEnd();
    }

    /** Makes a round trip with a message from the server, so that earlier data has reached the server. */
    private String echoOfAnotherRoundTrip(PollingClient client) {
        server.opened().next().send("first");
        return client.poll().body();
    }

    @Test
    void abortedPollEndsTheSession() {
        PollingClient client = server.poll().park().send("3");
        client.polls().close();
        assertEquals(DisconnectReason.TRANSPORT_ERROR, server.closed().next());
        assertSessionIsGone(client);
    }

    @Test
    void abortedPostEndsTheSession() {
        PollingClient client = server.poll();
        client.posts().send(RawHttp.request("POST", client.target()) + "Content-Length: 6\r\n\r\n4he");
        assertEquals("4first", echoOfAnotherRoundTrip(client));
        client.posts().reset();
        assertEquals(DisconnectReason.TRANSPORT_ERROR, server.closed().next());
        assertSessionIsGone(client);
    }

    @Test
    void bodyOverTheLimitIsRefusedAndTheSessionStaysOpen() {
        PollingClient client = server.poll();
        HttpReply refusal = client.post("4" + "x".repeat(MAX_BODY));
        assertEquals(413, refusal.status());
        assertEquals("", refusal.body(), "as on the reference server");
        assertNull(refusal.header("content-type"));
        client.posts().awaitEnd();
        HttpReply next = server.http().post(client.target(), "4" + "y".repeat(MAX_BODY - 1));
        assertEquals("ok", next.body());
        assertEquals("4" + "y".repeat(MAX_BODY - 1), client.poll().body());
    }

    /** Closing a connection with unread data resets it, and the reset can overtake the response. */
    @Test
    void sendingClientReceivesTheRefusalOfALargeBody() {
        for (int i = 0; i < 20; i++) {
            PollingClient client = server.poll();
            client.posts().send(RawHttp.request("POST", client.target()) + "Content-Length: 4000000\r\n\r\n");
            Thread sender = new Thread(() -> sendAll(client.posts()));
            sender.start();
            assertEquals(413, client.posts().read().status());
        }
    }

    private static void sendAll(RawHttp posts) {
        try {
            posts.send("4".repeat(4_000_000));
        } catch (UncheckedIOException e) {
            // the server may close before it has read everything
        }
    }

    @Test
    void limitCountsBytesNotCharacters() {
        assertEquals(413, server.poll().post("4" + "\u20ac".repeat(34)).status());
        assertEquals(200, server.poll().post("4" + "\u20ac".repeat(33)).status());
    }

    @Test
    void chunkedBodyIsLimited() {
        PollingClient client = server.poll();
        client.posts().send(RawHttp.request("POST", client.target()) + "Transfer-Encoding: chunked\r\n\r\n");
        client.posts().send("32\r\n4" + "x".repeat(49) + "\r\n33\r\n" + "x".repeat(51) + "\r\n0\r\n\r\n");
        assertEquals(413, client.posts().read().status());
    }

    @Test
    void chunkedBodyIsAccepted() {
        PollingClient client = server.poll();
        client.posts().send(RawHttp.request("POST", client.target()) + "Transfer-Encoding: chunked\r\n\r\n");
        client.posts().send("3\r\n4he\r\n3\r\nllo\r\n0\r\n\r\n");
        assertEquals("ok", client.posts().read().body());
        assertEquals("4hello", client.poll().body());
    }

    @Test
    void malformedChunkedBodyIsRefused() {
        PollingClient client = server.poll();
        client.posts().send(RawHttp.request("POST", client.target()) + "Transfer-Encoding: chunked\r\n\r\n");
        client.posts().send("3\r\n4he\r\nzz\r\n");
        assertEquals(400, client.posts().read().status());
        client.posts().awaitEnd();
        assertEquals(true, server.texts().isEmpty());
    }

    @Test
    void octetStreamIsRefusedAndEndsTheSession() {
        PollingClient client = server.poll();
        HttpReply reply = client.posts().post(client.target(), "4x", "Content-Type: application/octet-stream");
        assertEquals(400, reply.status());
        assertEquals(DisconnectReason.TRANSPORT_ERROR, server.closed().next());
        assertSessionIsGone(client);
    }

    @Test
    void invalidUtf8IsRefusedAndEndsTheSession() {
        PollingClient client = server.poll();
        client.posts().send(RawHttp.request("POST", client.target()) + "Content-Length: 3\r\n\r\n");
        client.posts().send(new byte[] {'4', (byte) 0xC3, (byte) 0x28});
        assertEquals(400, client.posts().read().status());
        assertEquals(DisconnectReason.PARSE_ERROR, server.closed().next());
        assertSessionIsGone(client);
    }

    @Test
    void invalidPacketInABodyEndsTheSession() {
        for (String body : new String[] {"abc", "", "\u001e4a", "7", "b*"}) {
            PollingClient client = server.poll();
            assertEquals(400, client.post(body).status(), body);
            assertEquals(DisconnectReason.PARSE_ERROR, server.closed().next());
        }
        assertEquals(true, server.texts().isEmpty(), "nothing after the invalid packet is handled");
    }

    @Test
    void packetsBeforeAnInvalidPacketAreHandled() {
        PollingClient client = server.poll();
        assertEquals(400, client.post("4a\u001e4b\u001e7\u001e4c").status());
        assertEquals(DisconnectReason.PARSE_ERROR, server.closed().next());
        assertEquals("a", server.texts().next());
        assertEquals("b", server.texts().next());
        assertEquals(true, server.texts().isEmpty());
    }

    @Test
    void otherMethodsAreRefused() {
        PollingClient client = server.poll();
        HttpReply reply = server.http()
                .send(RawHttp.request("DELETE", client.target()) + "\r\n")
                .read();
        assertEquals(400, reply.status());
        assertEquals("4x", client.send("4x").poll().body());
    }

    @Test
    void pingFromTheClientEndsTheSession() {
        PollingClient client = server.poll();
        client.post("2");
        assertEquals(DisconnectReason.TRANSPORT_ERROR, server.closed().next());
    }

    @Test
    void largeResponsesAreComplete() {
        PollingClient client = server.poll();
        String text = "x".repeat(150_000);
        EngineIoSocket socket = server.opened().next();
        socket.send(text);
        socket.send(text.getBytes(StandardCharsets.UTF_8));
        client.awaitTurn();
        String body = client.poll().body();
        assertEquals(150_001 + 1 + 200_001, body.length());
        assertFalse(body.contains("\n"));
    }
}
