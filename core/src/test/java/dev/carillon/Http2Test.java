package dev.carillon;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.http.ConnectionGroup;
import dev.carillon.http.HttpResponse;
import dev.carillon.http.ResponseStream;
import dev.carillon.testing.Certificates;
import dev.carillon.testing.RawHttp;
import dev.carillon.testing.RawWebSocket;
import dev.carillon.testing.SocketIoFixture;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HTTP/2 with the client of the JDK, which negotiates it as browsers do. */
class Http2Test {
    private static final String POLLING = "/socket.io/?EIO=4&transport=polling";

    @TempDir
    static Path directory;

    private static Certificates certificates;

    @BeforeAll
    static void createCertificate() throws Exception {
        certificates = Certificates.create(directory);
    }

    private static SocketIoFixture start(Consumer<SocketIoServer.Builder> options) {
        return SocketIoFixture.start(builder -> {
            builder.tls(Tls.pkcs12(certificates.pkcs12(), Certificates.PASSWORD));
            options.accept(builder);
        });
    }

    private static SocketIoFixture start() {
        return start(builder -> {});
    }

    /** A client with one connection. */
    private static final class Client {
        private final HttpClient http;
        private final String base;

        Client(SocketIoFixture server) throws Exception {
            http = HttpClient.newBuilder()
                    .sslContext(certificates.clientContext())
                    .version(HttpClient.Version.HTTP_2)
                    .build();
            base = "https://localhost:" + server.address().getPort();
        }

        java.net.http.HttpRequest.Builder request(String target) {
            return java.net.http.HttpRequest.newBuilder(URI.create(base + target));
        }

        java.net.http.HttpResponse<String> get(String target) throws Exception {
            return send(request(target).GET());
        }

        java.net.http.HttpResponse<String> post(String target, String body) throws Exception {
            return send(request(target).POST(BodyPublishers.ofString(body)));
        }

        java.net.http.HttpResponse<String> send(java.net.http.HttpRequest.Builder request) throws Exception {
            var response = http.send(request.build(), BodyHandlers.ofString());
            assertEquals(HttpClient.Version.HTTP_2, response.version());
            return response;
        }

        CompletableFuture<java.net.http.HttpResponse<InputStream>> open(String target) {
            return http.sendAsync(request(target).GET().build(), BodyHandlers.ofInputStream());
        }
    }

    @Test
    void socketIoClientPollsOverHttp2() throws Exception {
        try (SocketIoFixture server = start()) {
            server.io().onConnection(socket -> socket.on("echo", String.class, (text, ack) -> ack.send(text)));
            Client client = new Client(server);
            String open = client.get(POLLING).body();
            String session = POLLING + "&sid=" + open.replaceAll(".*\"sid\":\"([^\"]*)\".*", "$1");
            assertEquals("ok", client.post(session, "40").body());
            assertTrue(client.get(session).body().startsWith("40{"));
            var poll = client.http.sendAsync(client.request(session).GET().build(), BodyHandlers.ofString());
            assertEquals("ok", client.post(session, "420[\"echo\",\"hi\"]").body());
            assertEquals("430[\"hi\"]", poll.join().body());
            assertEquals("ok", client.post(session, "1").body());
        }
    }

    @Test
    void sessionEndsIfItsPollIsCancelled() throws Exception {
        try (SocketIoFixture server = start()) {
            Client client = new Client(server);
            String open = client.get(POLLING).body();
            String session = POLLING + "&sid=" + open.replaceAll(".*\"sid\":\"([^\"]*)\".*", "$1");
            assertEquals("ok", client.post(session, "40").body());
            client.get(session);
            var poll = client.http.sendAsync(client.request(session).GET().build(), BodyHandlers.ofString());
            await().until(() -> server.io().stats().sessions() == 1);
            poll.cancel(true);
            await().until(() -> server.io().stats().sessions() == 0);
        }
    }

    @Test
    void webSocketsUseHttp1() throws Exception {
        try (SocketIoFixture server = start();
                RawHttp http = certificates.connect(server.address())) {
            RawWebSocket webSocket = RawWebSocket.over(http, "/socket.io/?EIO=4&transport=websocket");
            assertEquals('0', webSocket.readText().charAt(0));
            Client client = new Client(server);
            assertEquals(
                    400, client.get("/socket.io/?EIO=4&transport=websocket").statusCode());
        }
    }

    @Test
    void http2CanBeSwitchedOff() throws Exception {
        try (SocketIoFixture server = start(builder -> builder.http2(false))) {
            Client client = new Client(server);
            var response = client.http.send(client.request(POLLING).GET().build(), BodyHandlers.ofString());
            assertEquals(HttpClient.Version.HTTP_1_1, response.version());
            assertEquals(200, response.statusCode());
        }
    }

    @Test
    void routesGetRequestsAsOverHttp1() throws Exception {
        try (SocketIoFixture server = start()) {
            server.io()
                    .route(
                            "POST",
                            "/echo/{name}",
                            request -> HttpResponse.text(request.pathParameter("name") + " "
                                    + request.queryParameter("q").orElse("") + " " + request.text() + " "
                                    + request.isSecure() + " "
                                    + request.header("host").orElse("") + " "
                                    + request.header("x-http2-scheme").isPresent()));
            Client client = new Client(server);
            String host = "localhost:" + server.address().getPort();
            assertEquals(
                    "me 1 body true " + host + " false",
                    client.post("/echo/me?q=1", "body").body());
            assertEquals(404, client.get("/nothing").statusCode());
            assertEquals(405, client.get("/echo/me").statusCode());
        }
    }

    @Test
    void headHasTheHeadersOfGetAndNoBody() throws Exception {
        Path file = Files.writeString(directory.resolve("page.txt"), "x".repeat(300_000));
        try (SocketIoFixture server = start()) {
            server.io().route("GET", "/text", request -> HttpResponse.text("hello"));
            server.io().route("GET", "/file", request -> HttpResponse.file("text/plain", file));
            Client client = new Client(server);
            for (String path : List.of("/text", "/file")) {
                var get = client.get(path);
                var head = client.send(client.request(path).method("HEAD", BodyPublishers.noBody()));
                assertEquals("", head.body());
                assertEquals(200, head.statusCode());
                assertEquals(
                        get.body().length(),
                        head.headers().firstValueAsLong("content-length").orElse(-1),
                        path);
            }
        }
    }

    @Test
    void clientThatWaitsForContinueSendsItsBody() throws Exception {
        try (SocketIoFixture server = start()) {
            server.io().route("POST", "/length", request -> HttpResponse.text("" + request.body().length));
            Client client = new Client(server);
            var response = client.send(
                    client.request("/length").expectContinue(true).POST(BodyPublishers.ofString("x".repeat(200_000))));
            assertEquals("200000", response.body());
        }
    }

    @Test
    void responseToAnOversizedBodyArrives() throws Exception {
        try (SocketIoFixture server = start(builder -> builder.maxPostSize(1000))) {
            server.io().route("POST", "/length", request -> HttpResponse.text("" + request.body().length));
            Client client = new Client(server);
            assertEquals(413, client.post("/length", "x".repeat(60_000)).statusCode());
            assertEquals("1000", client.post("/length", "x".repeat(1000)).body());
        }
    }

    @Test
    void oneConnectionCarriesHundredsOfStreams() throws Exception {
        int count = 200;
        try (SocketIoFixture server = start()) {
            ConnectionGroup<ResponseStream> streams = ConnectionGroup.ofStreams((stream, position) -> {});
            CountDownLatch closed = new CountDownLatch(count);
            Set<InetSocketAddress> connections = ConcurrentHashMap.newKeySet();
            server.io().route("GET", "/events", request -> {
                connections.add(request.address());
                return HttpResponse.stream("text/event-stream", stream -> {
                    stream.write("data: welcome\n\n");
                    streams.add(stream);
                    stream.onClose(closed::countDown);
                });
            });
            Client client = new Client(server);
            client.get("/"); // opens the connection
            List<InputStream> opened = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                opened.add(client.open("/events").join().body());
            }
            assertEquals(1, connections.size());
            for (InputStream in : opened) {
                assertEquals("data: welcome\n\n", read(in, 15));
            }
            await().until(() -> streams.size() == count);
            for (int i = 1; i <= 3; i++) {
                streams.send("data: tick\n\n", i);
            }
            for (InputStream in : opened) {
                assertEquals("data: tick\n\n".repeat(3), read(in, 36));
                in.close();
            }
            await().until(() -> closed.getCount() == 0);
        }
    }

    private static String read(InputStream in, int length) throws Exception {
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }
}
