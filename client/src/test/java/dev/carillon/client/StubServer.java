package dev.carillon.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server whose responses the test decides, one after the other. The last one is repeated. */
final class StubServer implements AutoCloseable {
    /** A job as the server describes it. */
    static final String JOB = "{\"id\":\"x\",\"name\":\"a\",\"state\":\"running\",\"done\":1,"
            + "\"createdAt\":\"2026-01-31T12:00:00Z\",\"updatedAt\":\"2026-01-31T12:00:00Z\"}";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Queue<Response> responses = new ConcurrentLinkedQueue<>();
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private volatile Response last = status(500);

    /** Answers a request, or does not. */
    interface Response {
        void answer(HttpExchange exchange, Received request) throws IOException;
    }

    record Received(String method, String path, String idempotencyKey, String authorization, String body) {}

    private StubServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    static StubServer start(Response... inOrder) {
        StubServer stub = new StubServer();
        stub.responses.addAll(List.of(inOrder));
        return stub;
    }

    private void handle(HttpExchange exchange) throws IOException {
        Received request = new Received(
                exchange.getRequestMethod(),
                exchange.getRequestURI().toString(),
                exchange.getRequestHeaders().getFirst("Idempotency-Key"),
                exchange.getRequestHeaders().getFirst("Authorization"),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        received.add(request);
        Response next = responses.poll();
        last = next == null ? last : next;
        last.answer(exchange, request);
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    List<Received> received() {
        return received;
    }

    // ---- responses ----

    /** Closes the connection without a response. */
    static Response lost() {
        return (exchange, request) -> exchange.close();
    }

    /** Never answers, and leaves the connection open. */
    static Response silence() {
        return (exchange, request) -> {};
    }

    /** Sends the head of a response and one byte, and no more. */
    static Response unfinished() {
        return (exchange, request) -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
        };
    }

    static Response status(int status, String... headers) {
        return body(status, "text/plain", "", headers);
    }

    static Response json(int status, String body, String... headers) {
        return body(status, "application/json", body, headers);
    }

    static Response body(int status, String type, String body, String... headers) {
        return (exchange, request) -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            for (String header : headers) {
                String[] parts = header.split(": ", 2);
                exchange.getResponseHeaders().add(parts[0], parts[1]);
            }
            if (!type.isEmpty()) {
                exchange.getResponseHeaders().add("Content-Type", type);
            }
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        };
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
