package dev.carillon.conformance;

import dev.carillon.EngineIoListener;
import dev.carillon.EngineIoServer;
import dev.carillon.EngineIoSocket;
import dev.carillon.Handshake;
import dev.carillon.ResponseHeaders;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The server for the test suite of the JavaScript engine.io-client. */
final class EngineIoClientSuite {
    private static final byte[] BINARY = {0, 1, 2, 3, 4};

    private EngineIoClientSuite() {}

    static EngineIoServer server(int port) {
        return EngineIoServer.builder()
                .port(port)
                .pingInterval(Duration.ofMillis(500))
                .maxHttpBufferSize(100)
                .allowRequest(request -> CompletableFuture.completedFuture(
                        request.query().containsKey("deny") ? Optional.of("Forbidden") : Optional.empty()))
                .onInitialHeaders(EngineIoClientSuite::setCookies)
                .build(EngineIoClientSuite::onOpen);
    }

    /** Sets cookies that the client must store, replace and expire. */
    private static void setCookies(ResponseHeaders headers, Handshake request) {
        String now = DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC));
        headers.add("set-cookie", "1=1; Max-Age=86400")
                .add("set-cookie", "2=2; Path=/; HttpOnly; Secure; SameSite=Strict")
                .add("set-cookie", "3=3; Max-Age=0")
                .add("set-cookie", "4=4; Expires=" + now);
    }

    private static EngineIoListener onOpen(EngineIoSocket socket) {
        socket.send("hi");
        return new EngineIoListener() {
            @Override
            public void onText(String text) {
                answer(socket, text);
            }

            @Override
            public void onBinary(byte[] data) {
                socket.send(data);
            }
        };
    }

    private static void answer(EngineIoSocket socket, String text) {
        switch (text) {
            case "give binary" -> socket.send(BINARY);
            case "give utf8" -> socket.send("пойду спать всем спокойной ночи");
            case "sendHeaders" ->
                socket.send(socket.request().toJson().get("headers").toString());
            default -> socket.send(text);
        }
    }
}
