package dev.carillon.integration;

import com.google.gson.JsonParser;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A lightweight Socket.IO client for tests with many clients. It counts the received events by name. */
abstract class LightClient {
    private static final String PATH = "/socket.io/?EIO=4&transport=";
    private static final char SEPARATOR = 0x1E;

    private final CompletableFuture<LightClient> connected = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final ConcurrentMap<String, AtomicInteger> counts = new ConcurrentHashMap<>();
    private final ConcurrentMap<Integer, CompletableFuture<String>> replies = new ConcurrentHashMap<>();
    private final AtomicInteger ids = new AtomicInteger();

    /** Connects over WebSocket. The future completes when the client has joined the main namespace. */
    static CompletableFuture<LightClient> webSocket(HttpClient http, TestServer server) {
        OverWebSocket client = new OverWebSocket();
        http.newWebSocketBuilder()
                .buildAsync(URI.create(server.webSocketUrl() + PATH + "websocket"), client)
                .whenComplete((webSocket, error) -> client.failed(error));
        return client.connected();
    }

    /** Connects by polling. The future completes when the client has joined the main namespace. */
    static CompletableFuture<LightClient> polling(HttpClient http, TestServer server) {
        OverPolling client = new OverPolling(http, server.url() + PATH + "polling");
        client.poll();
        return client.connected();
    }

    /** Sends one Engine.IO packet. */
    abstract void send(String packet);

    /** Disconnects from the server. */
    abstract void leave();

    void emit(String eventAndArgs) {
        send("42[" + eventAndArgs + "]");
    }

    /** Emits an event and returns the arguments of the acknowledgement as JSON. */
    CompletableFuture<String> ask(String eventAndArgs) {
        int id = ids.incrementAndGet();
        CompletableFuture<String> reply = new CompletableFuture<>();
        replies.put(id, reply);
        send("42" + id + "[" + eventAndArgs + "]");
        return reply.orTimeout(20, TimeUnit.SECONDS);
    }

    int count(String event) {
        AtomicInteger count = counts.get(event);
        return count == null ? 0 : count.get();
    }

    CompletableFuture<Void> ended() {
        return ended;
    }

    CompletableFuture<LightClient> connected() {
        return connected.orTimeout(20, TimeUnit.SECONDS);
    }

    void failed(Throwable error) {
        if (error != null) {
            connected.completeExceptionally(error);
            ended.complete(null);
        }
    }

    void onPacket(String packet) {
        if (packet.startsWith("0")) {
            opened(packet.substring(1));
            send("40");
        } else if (packet.startsWith("40")) {
            connected.complete(this);
        } else if (packet.startsWith("42[\"")) {
            String event = packet.substring(4, packet.indexOf('"', 4));
            counts.computeIfAbsent(event, name -> new AtomicInteger()).incrementAndGet();
        } else if (packet.startsWith("43")) {
            int args = packet.indexOf('[');
            replies.remove(Integer.parseInt(packet.substring(2, args))).complete(packet.substring(args));
        } else if (packet.equals("2")) {
            send("3");
        }
    }

    void opened(String payload) {}

    private static final class OverWebSocket extends LightClient implements WebSocket.Listener {
        private final StringBuilder message = new StringBuilder();
        private WebSocket webSocket;
        private CompletableFuture<?> sent = CompletableFuture.completedFuture(null);

        @Override
        public void onOpen(WebSocket opened) {
            webSocket = opened;
            webSocket.request(1);
        }

        @Override
        public CompletionStage<?> onText(WebSocket source, CharSequence data, boolean last) {
            message.append(data);
            if (last) {
                String packet = message.toString();
                message.setLength(0);
                onPacket(packet);
            }
            webSocket.request(1);
            return null;
        }

        /** Sends one message at a time, as this WebSocket requires. */
        @Override
        synchronized void send(String packet) {
            sent = sent.thenCompose(previous -> webSocket.sendText(packet, true));
        }

        @Override
        synchronized void leave() {
            sent = sent.thenCompose(previous -> webSocket.sendText("41", true))
                    .thenCompose(previous -> webSocket.sendClose(WebSocket.NORMAL_CLOSURE, ""));
        }

        @Override
        public CompletionStage<?> onClose(WebSocket source, int status, String reason) {
            ended().complete(null);
            return null;
        }

        @Override
        public void onError(WebSocket source, Throwable error) {
            failed(error);
        }
    }

    private static final class OverPolling extends LightClient {
        private final HttpClient http;
        private final String handshakeUrl;
        private volatile String url;
        private CompletableFuture<?> posted = CompletableFuture.completedFuture(null);

        OverPolling(HttpClient http, String url) {
            this.http = http;
            this.handshakeUrl = url;
            this.url = url;
        }

        @Override
        void opened(String payload) {
            url = handshakeUrl + "&sid="
                    + JsonParser.parseString(payload)
                            .getAsJsonObject()
                            .get("sid")
                            .getAsString();
        }

        void poll() {
            request(HttpRequest.newBuilder(URI.create(url)).GET()).whenComplete((body, error) -> {
                failed(error);
                if (error == null && body.startsWith("{")) {
                    ended().complete(null); // an error response: the session has ended
                } else if (error == null) {
                    for (String packet : body.split(String.valueOf(SEPARATOR), -1)) {
                        onPacket(packet);
                    }
                    poll();
                }
            });
        }

        /** Sends one POST at a time, because POST requests must not overlap. */
        @Override
        synchronized void send(String packet) {
            posted = posted.thenCompose(previous ->
                    request(HttpRequest.newBuilder(URI.create(url)).POST(HttpRequest.BodyPublishers.ofString(packet))));
        }

        @Override
        void leave() {
            send("41" + SEPARATOR + "1");
        }

        private CompletableFuture<String> request(HttpRequest.Builder request) {
            return http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString())
                    .thenApply(HttpResponse::body);
        }
    }
}
