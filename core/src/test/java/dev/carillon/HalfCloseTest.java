package dev.carillon;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.carillon.http.HttpResponse;
import dev.carillon.testing.EngineIoFixture;
import dev.carillon.testing.PollingClient;
import dev.carillon.testing.RawHttp;
import dev.carillon.testing.RawWebSocket;
import dev.carillon.testing.Recorder;
import dev.carillon.testing.SocketIoFixture;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients that close their side of the connection after a request, as {@code nc -N} does. */
class HalfCloseTest {
    private final Recorder<CompletableFuture<HttpResponse>> asked = new Recorder<>();
    private SocketIoFixture server;

    private RawHttp start(Consumer<SocketIoServer.Builder> options) {
        server = SocketIoFixture.start(options);
        server.io().asyncRoute("GET", "/slow", request -> {
            CompletableFuture<HttpResponse> response = new CompletableFuture<>();
            asked.add(response);
            return response;
        });
        server.io().route("POST", "/echo", request -> HttpResponse.text(request.text()));
        return RawHttp.connect(server.address());
    }

    private RawHttp start() {
        return start(options -> {});
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "AUTO"})
    void pendingResponseIsSent(IoTransport io) {
        RawHttp http =
                start(options -> options.ioTransport(io)).sendGet("/slow").closeOutput();
        asked.next().complete(HttpResponse.text("late"));
        assertEquals("late", http.read().body());
        http.awaitEnd();
    }

    @Test
    void pipelinedRequestsAreAnswered() {
        RawHttp http = start();
        for (int i = 0; i < 200; i++) {
            http.sendPost("/echo", "text " + i);
        }
        http.closeOutput();
        for (int i = 0; i < 200; i++) {
            assertEquals("text " + i, http.read().body());
        }
        http.awaitEnd();
    }

    @Test
    void requestsQueuedBeforeTheEndAreAnswered() {
        RawHttp http = start();
        http.sendGet("/slow");
        for (int i = 0; i < 200; i++) {
            http.sendPost("/echo", "text " + i);
        }
        http.closeOutput();
        asked.next().complete(HttpResponse.text("late"));
        assertEquals("late", http.read().body());
        for (int i = 0; i < 200; i++) {
            assertEquals("text " + i, http.read().body());
        }
        http.awaitEnd();
    }

    @Test
    void connectionWithoutARequestIsClosed() {
        RawHttp http = start();
        assertEquals("x", http.post("/echo", "x").body());
        http.closeOutput().awaitEnd();
    }

    @Test
    void incompleteRequestIsNotAnswered() {
        start().send(RawHttp.request("POST", "/echo") + "Content-Length: 9\r\n\r\nabc")
                .closeOutput()
                .awaitEnd();
    }

    /** A client that is gone looks the same. Its connection must not stay open if a handler never responds. */
    @Test
    void responseMustBeSentInTime() {
        RawHttp http = start(options -> options.requestTimeout(Duration.ofMillis(200)));
        http.sendGet("/slow").closeOutput();
        asked.next();
        http.awaitEnd();
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "AUTO"})
    void pendingPollEndsItsSession(IoTransport io) {
        try (EngineIoFixture engine = EngineIoFixture.start(options -> options.ioTransport(io))) {
            PollingClient client = engine.poll();
            client.park().awaitTurn().polls().closeOutput().awaitEnd();
            assertEquals(DisconnectReason.TRANSPORT_ERROR, engine.closed().next());
        }
    }

    @Test
    void pollThatArrivesTogetherWithTheEndClosesItsSession() {
        start();
        try (PollingClient client = server.poll()) {
            String poll = RawHttp.request("GET", client.target()) + "\r\n";
            client.polls().send(RawHttp.request("GET", "/slow") + "\r\n" + poll).closeOutput();
            asked.next().complete(HttpResponse.text("late"));
            assertEquals("late", client.polls().read().body());
            client.polls().awaitEnd();
            await().until(() -> server.io().stats().sessions() == 0);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "AUTO"})
    void webSocketIsClosed(IoTransport io) {
        try (EngineIoFixture engine = EngineIoFixture.start(options -> options.ioTransport(io))) {
            RawWebSocket webSocket = engine.webSocket();
            webSocket.connection().closeOutput().awaitEnd();
            assertEquals(DisconnectReason.TRANSPORT_CLOSE, engine.closed().next());
        }
    }
}
