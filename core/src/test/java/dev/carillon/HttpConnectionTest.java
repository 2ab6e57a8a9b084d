package dev.carillon;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.carillon.testing.EngineIoFixture;
import dev.carillon.testing.HttpReply;
import dev.carillon.testing.LogCapture;
import dev.carillon.testing.PollingClient;
import dev.carillon.testing.RawHttp;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContentCompressor;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The handling of HTTP connections, independent of the requests. */
class HttpConnectionTest {
    private final EngineIoFixture server =
            EngineIoFixture.start(options -> options.httpHandlers(pipeline -> pipeline.addLast(new Application())));

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void connectionIsKeptForManyRequests() {
        RawHttp http = server.http();
        for (int i = 0; i < 3; i++) {
            assertEquals(200, http.get(EngineIoFixture.POLLING).status());
            assertEquals(400, http.get(EngineIoFixture.POLLING + "&sid=x").status());
            assertEquals(404, http.get("/elsewhere").status());
        }
    }

    @Test
    void everyResponseHasADate() {
        PollingClient client = server.poll();
        server.opened().next().send("first");
        List<HttpReply> replies = List.of(
                server.http().get(EngineIoFixture.POLLING),
                client.poll(),
                client.post("4x"),
                server.http().get(EngineIoFixture.POLLING + "&sid=x"),
                server.http().get("/elsewhere"),
                server.http().send("nonsense\r\n\r\n").read());
        for (HttpReply reply : replies) {
            assertNotNull(reply.header("Date"), reply::toString);
        }
    }

    @Test
    void connectionIsClosedOnRequest() {
        RawHttp http = server.http();
        HttpReply reply = http.get(EngineIoFixture.POLLING, "Connection: close");
        assertEquals(200, reply.status());
        assertEquals("close", reply.header("Connection"));
        http.awaitEnd();
    }

    @Test
    void http10ConnectionIsClosed() {
        RawHttp http = server.http().send("GET " + EngineIoFixture.POLLING + " HTTP/1.0\r\n\r\n");
        assertEquals(200, http.read().status());
        http.awaitEnd();
    }

    @Test
    void pipelinedRequestsGetTheirResponsesInOrder() {
        PollingClient client = server.poll();
        client.polls()
                .sendGet(client.target())
                .sendPost(client.target(), "4second")
                .sendGet("/elsewhere")
                .sendGet("/application");
        server.opened().next().send("first");
        assertEquals("4first", client.polls().read().body());
        assertEquals("ok", client.polls().read().body());
        assertEquals(404, client.polls().read().status());
        assertEquals("application", client.polls().read().body());
        assertEquals("4second", client.poll().body());
    }

    /** The codec of Netty 4.2 refuses more than 128 at once. */
    @Test
    void manyPipelinedRequestsAreAllAnswered() {
        PollingClient client = server.poll();
        client.polls().sendGet(client.target()).send("GET / HTTP/1.1\r\nHost: a\r\n\r\n".repeat(2000));
        server.opened().next().send("first");
        assertEquals("4first", client.polls().read().body());
        for (int i = 0; i < 2000; i++) {
            assertEquals(404, client.polls().read().status());
        }
        client.polls().sendGet("/application");
        assertEquals("application", client.polls().read().body());
    }

    @Test
    void pipelinedBodiesAreAllReceived() {
        PollingClient client = server.poll();
        String body = "4" + "x".repeat(150_000); // the echoes must not exceed the high-water mark
        client.polls().sendGet(client.target());
        for (int i = 0; i < 3; i++) {
            client.polls().sendPost(client.target(), body);
        }
        server.opened().next().send("first");
        assertEquals("4first", client.polls().read().body());
        for (int i = 0; i < 3; i++) {
            assertEquals("ok", client.polls().read().body());
            assertEquals(150_000, server.texts().next().length());
        }
    }

    /** The encoder must match the responses to the methods of the requests. */
    @Test
    void pipelinedHeadRequestsGetNoBody() {
        RawHttp http = server.http();
        String get = RawHttp.request("GET", "/application") + "\r\n";
        http.send(get + RawHttp.request("HEAD", "/application") + "\r\n" + get);
        assertEquals("application", http.read().body());
        assertEquals("11", http.readHead().header("Content-Length"));
        assertEquals("application", http.read().body());
    }

    @Test
    void requestsAfterTheLastResponseAreNotHandled() {
        PollingClient client = server.poll();
        RawHttp http = server.http()
                .send(RawHttp.request("GET", "/elsewhere", "Connection: close")
                        + "\r\n"
                        + RawHttp.request("POST", client.target())
                        + "Content-Length: 7\r\n\r\n4second");
        assertEquals(404, http.read().status());
        http.awaitEnd();
        assertEquals("ok", client.post("4third").body());
        assertEquals("third", server.texts().next());
    }

    @Test
    void requestLineOverTheLimitIsRefused() {
        RawHttp http = server.http();
        assertEquals(414, http.get("/" + "x".repeat(9000)).status());
        http.awaitEnd();
    }

    @Test
    void headersOverTheLimitAreRefused() {
        RawHttp http = server.http();
        assertEquals(431, http.get("/", "X-Large: " + "x".repeat(20_000)).status());
        http.awaitEnd();
    }

    @Test
    void requestWithManyHeaderLinesIsRefused() {
        String[] lines = Collections.nCopies(200, "a:").toArray(String[]::new); // and the host
        RawHttp http = server.http();
        assertEquals(404, http.get("/", Arrays.copyOf(lines, 199)).status());
        assertEquals(431, http.get("/", lines).status());
        http.awaitEnd();
    }

    @Test
    void malformedHttpIsRefused() {
        RawHttp http = server.http().send("\u0016\u0003\u0001 nonsense\r\n\r\n");
        assertEquals(400, http.read().status());
        http.awaitEnd();
    }

    @Test
    void malformedPathIsRefused() {
        assertEquals(400, server.http().get("/%zz").status());
    }

    @Test
    void queryWithABrokenEscapeIsRefused() {
        assertEquals(400, server.http().get("/engine.io/?EIO=4&transport=%zz").status());
    }

    @Test
    void trailingSlashOfThePathIsOptional() {
        assertEquals(
                200, server.http().get("/engine.io?EIO=4&transport=polling").status());
        assertEquals(
                404, server.http().get("/engine.iox/?EIO=4&transport=polling").status());
        assertEquals(
                404,
                server.http().get("/engine.io/below?EIO=4&transport=polling").status());
    }

    @Test
    void pathIsConfigurableWithAndWithoutSlashes() {
        for (String path : new String[] {"chat/v1", "/chat/v1", "chat/v1/", "/chat/v1/"}) {
            try (var other = EngineIoFixture.start(options -> options.path(path))) {
                assertEquals(
                        200,
                        other.http().get("/chat/v1/?EIO=4&transport=polling").status());
                assertEquals(404, other.http().get(EngineIoFixture.POLLING).status());
            }
        }
    }

    @Test
    void unknownPathIsNotFound() {
        RawHttp http = server.http();
        HttpReply reply = http.post("/elsewhere", "body");
        assertEquals(404, reply.status());
        assertEquals("Not found", reply.body());
        assertEquals(200, http.get(EngineIoFixture.POLLING).status());
    }

    @Test
    void applicationAnswersOnItsOwnPaths() {
        RawHttp http = server.http();
        assertEquals("application", http.get("/application").body());
        assertEquals(200, http.get(EngineIoFixture.POLLING).status());
        assertEquals("application", http.get("/application").body());
    }

    @Test
    void expectContinueIsAnswered() {
        PollingClient client = server.poll();
        client.posts()
                .send(RawHttp.request("POST", client.target(), "Expect: 100-continue") + "Content-Length: 6\r\n\r\n");
        assertEquals(100, client.posts().read().status());
        assertEquals("ok", client.posts().send("4hello").read().body());
    }

    /** The interim response must not interrupt the previous response or count as the final response to its request. */
    @Test
    void pipelinedExpectContinueIsAnsweredInOrder() {
        PollingClient client = server.poll();
        client.polls()
                .sendGet(client.target())
                .send(RawHttp.request("POST", client.target(), "Expect: 100-continue") + "Content-Length: 6\r\n\r\n")
                .send("4hello")
                .send(RawHttp.request("HEAD", "/elsewhere") + "\r\n");
        server.opened().next().send("first");
        assertEquals("4first", client.polls().read().body());
        assertEquals(100, client.polls().read().status());
        assertEquals("ok", client.polls().read().body());
    }

    @Test
    void expectContinueForALargeBodyIsRefused() {
        PollingClient client = server.poll();
        client.posts()
                .send(RawHttp.request("POST", client.target(), "Expect: 100-continue")
                        + "Content-Length: 100000000\r\n\r\n");
        assertEquals(413, client.posts().read().status());
        client.posts().awaitEnd();
    }

    @Test
    void absoluteTargetIsAccepted() {
        RawHttp http = server.http();
        assertEquals(
                200,
                http.get("http://carillon.test/engine.io/?EIO=4&transport=polling")
                        .status());
        assertEquals(404, http.get("HTTP://carillon.test").status());
        assertEquals(404, http.get("http://carillon.test?x=1").status());
    }

    /** The decoder of Netty 4.1 accepts such a request. The server would then parse its body as a second request. */
    @Test
    void ambiguousTransferEncodingIsRefused() {
        for (String framing : new String[] {"gzip", "chunked, gzip", "gzip, chunked"}) {
            assertIsRefused("Transfer-Encoding: " + framing);
        }
    }

    @Test
    void chunkedRequestWithAContentLengthIsRefused() {
        assertIsRefused("Transfer-Encoding: chunked", "Content-Length: 3");
    }

    private void assertIsRefused(String... framing) {
        RawHttp http = server.http();
        http.send(RawHttp.request("POST", "/elsewhere", framing) + "\r\n");
        http.sendGet("/application");
        assertEquals(400, http.read().status(), framing[0]);
        http.awaitEnd();
    }

    @Test
    void requestNeedsExactlyOneHost() {
        for (String host : new String[] {"", "Host: a\r\nHost: b\r\n"}) {
            RawHttp http = server.http().send("GET /elsewhere HTTP/1.1\r\n" + host + "\r\n");
            assertEquals(400, http.read().status(), host);
            http.awaitEnd();
        }
    }

    @Test
    void invalidHostInAnAbsoluteTargetIsRefused() {
        try (LogCapture log = LogCapture.open()) {
            assertEquals(400, server.http().get("http://a\u0001b/").status());
            assertEquals(List.of(), log.messages());
        }
    }

    /** If the server reset the connection, the client would lose the response. */
    @Test
    void sendingClientCanReadTheRefusal() {
        try (var small = EngineIoFixture.start(options -> options.maxPostSize(1000))) {
            PollingClient client = small.poll();
            String part = "x".repeat(100_000);
            client.posts().send(RawHttp.request("POST", client.target()) + "Content-Length: 100000000\r\n\r\n" + part);
            await().until(client.posts()::hasInput);
            for (int i = 0; i < 20; i++) {
                client.posts().send(part);
            }
            assertEquals(413, client.posts().read().status());
            client.posts().awaitEnd();
        }
    }

    @Test
    void http10KeepAliveKeepsTheConnection() {
        RawHttp http = server.http();
        for (int i = 0; i < 2; i++) {
            http.send("GET " + EngineIoFixture.POLLING + " HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
            HttpReply reply = http.read();
            assertEquals(200, reply.status());
            assertEquals("keep-alive", reply.header("Connection"));
        }
    }

    @Test
    void incompleteRequestClosesTheConnection() {
        try (var impatient = EngineIoFixture.start(options -> options.requestTimeout(Duration.ofMillis(100)))) {
            impatient.http().awaitEnd();
            impatient.http().send("GET / HTTP/1.1\r\nHost:").awaitEnd();
            RawHttp slowBody = impatient.http();
            slowBody.send(RawHttp.request("POST", impatient.poll().target()) + "Content-Length: 9\r\n\r\n4");
            slowBody.awaitEnd();
        }
    }

    @Test
    void idleConnectionIsClosedAfterTheResponse() {
        try (var impatient = EngineIoFixture.start(options -> options.requestTimeout(Duration.ofMillis(100)))) {
            RawHttp refused = impatient.http();
            assertEquals(404, refused.get("/elsewhere").status());
            refused.awaitEnd();
            RawHttp opened = impatient.http();
            assertEquals(200, opened.get(EngineIoFixture.POLLING).status());
            opened.awaitEnd();
        }
    }

    @Test
    void parkedPollDoesNotTimeOut() {
        try (var impatient = EngineIoFixture.start(
                options -> options.requestTimeout(Duration.ofMillis(50)).pingInterval(Duration.ofMillis(200)))) {
            assertEquals("2", impatient.poll().poll().body());
        }
    }

    private static final class Application extends SimpleChannelInboundHandler<Object> {
        @Override
        public boolean acceptInboundMessage(Object message) {
            return message instanceof HttpRequest request && request.uri().equals("/application");
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, Object message) {
            DefaultFullHttpResponse response = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1,
                    HttpResponseStatus.OK,
                    Unpooled.copiedBuffer("application", StandardCharsets.US_ASCII));
            response.headers().set("Content-Length", 11);
            ctx.writeAndFlush(response);
        }
    }

    /** Handlers that match responses to requests must not receive responses to requests that they have not received. */
    @Test
    void responsesBypassTheApplicationHandlers() {
        try (EngineIoFixture own = EngineIoFixture.start(options -> options.httpHandlers(pipeline ->
                pipeline.addLast(new HttpServerKeepAliveHandler(), new HttpContentCompressor(), new Application())))) {
            RawHttp http = own.http();
            assertEquals(200, http.get(EngineIoFixture.POLLING).status());
            assertEquals(
                    200, http.get(EngineIoFixture.POLLING, "Connection: close").status());
            http.awaitEnd();
        }
    }
}
