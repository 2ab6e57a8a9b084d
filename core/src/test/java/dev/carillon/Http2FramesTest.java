package dev.carillon;

import static dev.carillon.testing.RawHttp2.CONTINUATION;
import static dev.carillon.testing.RawHttp2.DATA;
import static dev.carillon.testing.RawHttp2.END_HEADERS;
import static dev.carillon.testing.RawHttp2.END_STREAM;
import static dev.carillon.testing.RawHttp2.HEADERS;
import static dev.carillon.testing.RawHttp2.PING;
import static dev.carillon.testing.RawHttp2.PUSH_PROMISE;
import static dev.carillon.testing.RawHttp2.RST_STREAM;
import static dev.carillon.testing.RawHttp2.WINDOW_UPDATE;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.http.HttpResponse;
import dev.carillon.http.Preload;
import dev.carillon.observe.Limit;
import dev.carillon.testing.Certificates;
import dev.carillon.testing.LogCapture;
import dev.carillon.testing.RawHttp2;
import dev.carillon.testing.RawHttp2.ReceivedFrame;
import dev.carillon.testing.SocketIoFixture;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP/2, frame by frame: hints, pushed streams, and clients that attack the server. */
class Http2FramesTest {
    private static final int NO_ERROR = 0;
    private static final int PROTOCOL_ERROR = 1;
    private static final int CANCEL = 8;
    private static final int ENHANCE_YOUR_CALM = 11;
    private static final int ENABLE_PUSH = 2;
    private static final int INITIAL_WINDOW_SIZE = 4;

    private static final List<Preload> RESOURCES = List.of(
            new Preload("/style.css", Preload.Kind.STYLE),
            new Preload("/app.js", Preload.Kind.MODULE),
            new Preload("https://cdn.test/font", Preload.Kind.FONT));

    @TempDir
    static Path directory;

    private static Certificates certificates;

    @BeforeAll
    static void createCertificate() throws Exception {
        certificates = Certificates.create(directory);
    }

    private static SocketIoFixture start(Consumer<SocketIoServer.Builder> options) {
        SocketIoFixture server = SocketIoFixture.start(builder -> {
            builder.tls(Tls.pkcs12(certificates.pkcs12(), Certificates.PASSWORD));
            options.accept(builder);
        });
        server.io().route("GET", "/hello", request -> HttpResponse.text("hello"));
        server.io().route("POST", "/length", request -> HttpResponse.text("" + request.body().length));
        server.io().route("GET", "/style.css", request -> HttpResponse.text("style"));
        server.io().route("GET", "/app.js", request -> HttpResponse.text("script"));
        server.io().route("GET", "/page", request -> {
            request.preload(RESOURCES);
            return HttpResponse.text("page");
        });
        return server;
    }

    private static SocketIoFixture start() {
        return start(builder -> {});
    }

    private static RawHttp2 connect(SocketIoFixture server, int... settings) throws Exception {
        return certificates.connectHttp2(server.address()).begin(settings);
    }

    @Test
    void clientWithoutPushGetsEarlyHints() throws Exception {
        try (SocketIoFixture server = start();
                RawHttp2 client = connect(server, ENABLE_PUSH, 0)) {
            List<ReceivedFrame> frames = client.get(1, "/page").response(1);
            Http2Headers hints = frames.get(0).headers();
            assertEquals("103", hints.status().toString());
            assertEquals(
                    List.of(
                            "</style.css>; rel=preload; as=style",
                            "</app.js>; rel=modulepreload",
                            "<https://cdn.test/font>; rel=preload; as=font; crossorigin"),
                    hints.getAll("link").stream().map(CharSequence::toString).toList());
            assertEquals("200", frames.get(1).status());
            assertEquals("page", frames.get(2).text());
        }
    }

    @Test
    void resourcesArePushedBeforeThePageToAClientThatAcceptsThem() throws Exception {
        try (SocketIoFixture server = start();
                RawHttp2 client = connect(server)) {
            client.get(1, "/page");
            for (String path : List.of("/style.css", "/app.js")) {
                ReceivedFrame promise = client.next().orElseThrow();
                assertEquals(PUSH_PROMISE, promise.type());
                Http2Headers request = promise.headers();
                assertEquals("GET", request.method().toString());
                assertEquals("localhost", request.authority().toString());
                assertEquals(path, request.path().toString());
            }
            String received = "";
            for (int ended = 0; ended < 3; ) {
                ReceivedFrame frame = client.next().orElseThrow();
                if (frame.type() == HEADERS) {
                    assertEquals("200", frame.status());
                } else {
                    assertEquals(DATA, frame.type());
                    received += frame.stream() + frame.text() + " ";
                }
                ended += frame.endsStream() ? 1 : 0;
            }
            assertEquals(
                    List.of("1page", "2style", "4script"),
                    Arrays.stream(received.split(" ")).sorted().toList());
            assertEquals("hello", client.get(3, "/hello").response(3).get(1).text());
        }
    }

    @Test
    void clientMayRefuseAPushedStream() throws Exception {
        try (SocketIoFixture server = start();
                RawHttp2 client = connect(server, INITIAL_WINDOW_SIZE, 0)) {
            client.get(1, "/page");
            client.await(PUSH_PROMISE);
            client.await(PUSH_PROMISE);
            client.send(RST_STREAM, 0, 2, new byte[] {0, 0, 0, CANCEL});
            client.send(RST_STREAM, 0, 4, new byte[] {0, 0, 0, CANCEL});
            client.send(WINDOW_UPDATE, 0, 1, new byte[] {0, 0, 0, 4});
            assertEquals("page", client.response(1).get(1).text());
        }
    }

    @Test
    void clientMayRefuseAPushedStreamBeforeItsResponse() throws Exception {
        CompletableFuture<HttpResponse> style = new CompletableFuture<>();
        try (SocketIoFixture server = start()) {
            server.io().asyncRoute("GET", "/late.css", request -> style.copy());
            server.io().route("GET", "/late", request -> {
                request.preload(List.of(new Preload("/late.css", Preload.Kind.STYLE)));
                return HttpResponse.text("page");
            });
            try (RawHttp2 client = connect(server)) {
                client.get(1, "/late");
                client.await(PUSH_PROMISE);
                client.send(RST_STREAM, 0, 2, new byte[] {0, 0, 0, CANCEL});
                client.send(PING, 0, 0, new byte[8]);
                client.await(PING); // the server has seen the reset
                style.complete(HttpResponse.text("style"));
                assertEquals("hello", client.get(3, "/hello").response(3).get(1).text());
            }
        }
    }

    @Test
    void upgradeHeaderIsAnError() throws Exception {
        try (SocketIoFixture server = start();
                RawHttp2 client = connect(server)) {
            client.get(1, "/socket.io/?EIO=4&transport=websocket", "upgrade", "websocket");
            ReceivedFrame reset = client.await(RST_STREAM);
            assertEquals(PROTOCOL_ERROR, reset.number());
            assertEquals("hello", client.get(3, "/hello").response(3).get(1).text());
        }
    }

    /** Netty's codec fails for these, and one of its buffers is never released. */
    @Test
    void headersOfNoRequestAreAnError() throws Exception {
        byte method = (byte) 0x82; // GET (RFC 7541, appendix A)
        byte path = (byte) 0x84;
        byte scheme = (byte) 0x87;
        byte status = (byte) 0x88;
        List<byte[]> malformed = List.of(
                new byte[] {method, scheme},
                new byte[] {method, path},
                new byte[] {path, scheme},
                new byte[] {status},
                new byte[] {path, scheme, 2, 3, 'G', ',', 'T'}, // :method is field 2 of the table
                new byte[] {method, scheme, 4, 3, '/', '\r', '\n'}, // :path is field 4
                new byte[0]);
        try (SocketIoFixture server = start();
                RawHttp2 client = connect(server)) {
            int stream = 1;
            for (byte[] headers : malformed) {
                client.send(HEADERS, END_HEADERS | END_STREAM, stream, headers);
                ReceivedFrame reset = client.await(RST_STREAM);
                assertEquals(stream, reset.stream());
                assertEquals(PROTOCOL_ERROR, reset.number());
                stream += 2;
            }
            assertEquals(
                    "hello",
                    client.get(stream, "/hello").response(stream).get(1).text());
        }
    }

    @Test
    void trailersAreNoSecondRequest() throws Exception {
        AtomicInteger handled = new AtomicInteger();
        try (SocketIoFixture server = start()) {
            server.io().route("GET", "/count", request -> HttpResponse.text("" + handled.incrementAndGet()));
            try (RawHttp2 client = connect(server)) {
                client.post(1, "/length");
                client.send(HEADERS, END_HEADERS | END_STREAM, 1, client.headers("GET", "/count"));
                assertEquals(1, client.await(RST_STREAM).stream());
                assertEquals("1", client.get(3, "/count").response(3).get(1).text());
            }
        }
    }

    @Test
    void tooManyConcurrentStreamsAreRefused() throws Exception {
        CompletableFuture<HttpResponse> pending = new CompletableFuture<>();
        try (SocketIoFixture server = start(builder -> builder.maxStreamsPerConnection(2))) {
            server.io().asyncRoute("GET", "/wait", request -> pending.copy());
            try (RawHttp2 client = connect(server)) {
                client.get(1, "/wait").get(3, "/wait").get(5, "/wait");
                ReceivedFrame refused = client.await(RST_STREAM);
                assertEquals(5, refused.stream());
                assertEquals(7, refused.number()); // REFUSED_STREAM: the client may send it again
                pending.complete(HttpResponse.text("done"));
                assertEquals("200", client.response(1).get(0).status());
            }
        }
    }

    @Test
    void rapidResetEndsTheConnection() throws Exception {
        AtomicInteger handled = new AtomicInteger();
        try (SocketIoFixture server = start(builder -> builder.maxStreamsPerConnection(10))) {
            server.io().route("GET", "/count", request -> HttpResponse.text("" + handled.incrementAndGet()));
            try (RawHttp2 client = connect(server)) {
                ByteArrayOutputStream frames = new ByteArrayOutputStream();
                for (int stream = 1; stream < 100; stream += 2) {
                    byte[] request = client.headers("GET", "/count");
                    frames.writeBytes(RawHttp2.frame(HEADERS, END_HEADERS | END_STREAM, stream, request));
                    frames.writeBytes(RawHttp2.frame(RST_STREAM, 0, stream, new byte[] {0, 0, 0, CANCEL}));
                }
                client.write(frames.toByteArray());
                assertEquals(ENHANCE_YOUR_CALM, client.goAway());
            }
            assertTrue(handled.get() <= 30, () -> "handled: " + handled);
        }
    }

    /** The server has to reset each stream itself, because the client breaks the rules ("MadeYouReset"). */
    @ParameterizedTest
    @ValueSource(ints = {0, Integer.MAX_VALUE})
    void provokedResetsEndTheConnection(int windowIncrement) throws Exception {
        AtomicInteger handled = new AtomicInteger();
        try (SocketIoFixture server = start(builder -> builder.maxStreamsPerConnection(10))) {
            server.io().asyncRoute("GET", "/wait", request -> {
                handled.incrementAndGet();
                return new CompletableFuture<>();
            });
            try (RawHttp2 client = connect(server)) {
                byte[] increment = ByteBuffer.allocate(Integer.BYTES)
                        .putInt(windowIncrement)
                        .array();
                for (int stream = 1; stream <= 39; stream += 2) { // as many as are allowed
                    client.get(stream, "/wait").send(WINDOW_UPDATE, 0, stream, increment);
                    client.await(RST_STREAM);
                }
                client.get(41, "/wait").send(WINDOW_UPDATE, 0, 41, increment);
                assertEquals(ENHANCE_YOUR_CALM, client.goAway());
            }
            assertTrue(handled.get() <= 30, () -> "handled: " + handled);
        }
    }

    @Test
    void endlessHeadersEndTheConnection() throws Exception {
        try (SocketIoFixture server = start();
                RawHttp2 client = connect(server)) {
            client.send(HEADERS, END_STREAM, 1, client.headers("GET", "/hello"));
            byte[] empty = RawHttp2.frame(CONTINUATION, 0, 1, new byte[0]);
            ByteArrayOutputStream frames = new ByteArrayOutputStream();
            for (int i = 0; i < 100; i++) {
                frames.writeBytes(empty);
            }
            client.write(frames.toByteArray());
            assertTrue(client.goAway() > NO_ERROR); // the code depends on the version of Netty
        }
    }

    /** Each header refers to one of 4,000 bytes in the dynamic table, so that the request expands a thousandfold. */
    @Test
    void headerBombIsRefused() throws Exception {
        try (SocketIoFixture server = start();
                RawHttp2 client = connect(server)) {
            ByteArrayOutputStream headers = new ByteArrayOutputStream();
            headers.writeBytes(client.headers("GET", "/hello", "bomb", "x".repeat(3900)));
            for (int i = 0; i < 3000; i++) {
                headers.write(0x80 | 62);
            }
            client.send(HEADERS, END_HEADERS | END_STREAM, 1, headers.toByteArray());
            assertEquals("431", client.response(1).get(0).status());
        }
    }

    @Test
    void headersAboveTheLimitGet431() throws Exception {
        try (SocketIoFixture server = start();
                RawHttp2 client = connect(server)) {
            client.get(1, "/hello", "large", "x".repeat(8000), "larger", "y".repeat(8200));
            assertEquals("431", client.response(1).get(0).status());
            assertEquals("hello", client.get(3, "/hello").response(3).get(1).text());
        }
    }

    @Test
    void manyPingsAreAnswered() throws Exception {
        try (SocketIoFixture server = start();
                RawHttp2 client = connect(server)) {
            ByteArrayOutputStream pings = new ByteArrayOutputStream();
            for (int i = 0; i < 1000; i++) {
                pings.writeBytes(RawHttp2.frame(PING, 0, 0, new byte[8]));
            }
            for (int i = 0; i < 5; i++) {
                client.write(pings.toByteArray());
            }
            for (int i = 0; i < 5_000; i++) {
                assertEquals(PING, client.next().orElseThrow().type());
            }
        }
    }

    @Test
    void bodiesOfAConnectionAreLimited() throws Exception {
        try (SocketIoFixture server = start(builder -> builder.maxPostSize(600_000));
                RawHttp2 client = connect(server)) {
            byte[] part = new byte[16_000];
            int streams = 8; // each of them has half of what it may have
            int sent = 0;
            for (int i = 0; i < streams; i++) {
                client.post(2 * i + 1, "/length");
            }
            for (int i = 0; i < 20; i++) {
                for (int stream = 0; stream < streams; stream++) {
                    client.send(DATA, 0, 2 * stream + 1, part);
                    sent += part.length;
                }
            }
            assertTrue(sent > 2_400_000, () -> "the limit is four times maxPostSize");
            assertEquals(ENHANCE_YOUR_CALM, client.await(RST_STREAM).number());
        }
    }

    @Test
    void incompleteBodiesAreRefusedWhenTheServerHoldsTooMuch() throws Exception {
        try (SocketIoFixture server = start(builder -> builder.maxTotalHeapBytes(1024 * 1024));
                RawHttp2 client = connect(server)) {
            byte[] part = new byte[16_000];
            for (int stream = 1; stream < 8; stream += 2) {
                client.post(stream, "/length");
                for (int i = 0; i < 20; i++) {
                    client.send(DATA, 0, stream, part);
                }
            }
            assertEquals("503", client.await(HEADERS).status());
            await().until(() -> server.io().limitsReached().containsKey(Limit.LARGEST_CLIENT));
        }
    }

    @Test
    void unfinishedBodyEndsItsStreamOnly() throws Exception {
        try (SocketIoFixture server = start(builder -> builder.requestTimeout(Duration.ofMillis(300)));
                RawHttp2 client = connect(server)) {
            client.post(1, "/length").send(DATA, 0, 1, new byte[10]);
            assertEquals(1, client.await(RST_STREAM).stream());
        }
    }

    @Test
    void idleConnectionIsClosed() throws Exception {
        try (SocketIoFixture server = start(builder -> builder.requestTimeout(Duration.ofMillis(300)))) {
            try (RawHttp2 unused = connect(server)) {
                assertEquals(NO_ERROR, unused.goAway());
            }
            try (RawHttp2 used = connect(server)) {
                assertEquals("hello", used.get(1, "/hello").response(1).get(1).text());
                assertEquals(NO_ERROR, used.goAway());
            }
        }
    }

    @Test
    void unreadResponseEndsItsStream() throws Exception {
        try (SocketIoFixture server = start(builder -> builder.requestTimeout(Duration.ofMillis(300)));
                RawHttp2 client = connect(server, INITIAL_WINDOW_SIZE, 0)) {
            client.get(1, "/hello");
            assertEquals(CANCEL, client.await(RST_STREAM).number());
        }
    }

    @Test
    void unreadStreamIsBounded() throws Exception {
        AtomicInteger closed = new AtomicInteger();
        try (SocketIoFixture server = start(builder -> builder.slowClientTimeout(Duration.ofMillis(500)))) {
            server.io()
                    .route(
                            "GET",
                            "/events",
                            request -> HttpResponse.stream("text/event-stream", stream -> {
                                stream.onClose(closed::incrementAndGet);
                                while (stream.isWritable()) {
                                    stream.write("data: " + "x".repeat(1000) + "\n\n");
                                }
                            }));
            try (RawHttp2 client = connect(server, INITIAL_WINDOW_SIZE, 0)) {
                client.get(1, "/events").await(RST_STREAM);
                await().until(() -> closed.get() == 1);
                assertEquals("200", client.get(3, "/hello").await(HEADERS).status());
            }
        }
    }

    @Test
    void malformedFramesAreLoggedForDebuggingOnly() throws Exception {
        try (LogCapture logs = LogCapture.open();
                SocketIoFixture server = start();
                RawHttp2 client = connect(server)) {
            client.send(DATA, 0, 77, new byte[1]);
            assertTrue(client.goAway() > NO_ERROR);
            assertEquals(List.of(), logs.messages());
        }
    }
}
