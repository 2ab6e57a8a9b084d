package dev.carillon.api;

import dev.carillon.BroadcastAckException;
import dev.carillon.BroadcastOperator;
import dev.carillon.EventArgs;
import dev.carillon.RawJson;
import dev.carillon.RemoteSocket;
import dev.carillon.http.HttpRequest;
import dev.carillon.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Emits events. */
final class EmitHandler {
    private static final Set<String> MEMBERS =
            Set.of(Receivers.NAMESPACE, Receivers.ROOMS, Receivers.EXCEPT, "event", "args", "ack", "timeoutMs");

    private static final int MAX_TIMEOUT = 60_000;
    private static final int DEFAULT_TIMEOUT = 5000;

    private final Namespaces namespaces;
    private final long maxReplyBytes;

    /**
     * Creates a handler.
     *
     * @param maxReplyBytes the maximum size of all replies to one event
     */
    EmitHandler(Namespaces namespaces, long maxReplyBytes) {
        this.namespaces = namespaces;
        this.maxReplyBytes = maxReplyBytes;
    }

    List<Operation> operations() {
        return List.of(Operation.post("/emit", this::emit));
    }

    private CompletableFuture<HttpResponse> emit(HttpRequest request) {
        Body body = Body.required(request, MEMBERS);
        String event = body.text("event");
        if (event == null || event.isEmpty()) {
            throw Problem.badRequest("event is missing");
        }
        // as text, so that they arrive unchanged with any JSON library
        Object[] args = body.array("args").stream()
                .map(value -> new RawJson(value.toString()))
                .toArray();
        int timeout = body.number("timeoutMs", 1, MAX_TIMEOUT, DEFAULT_TIMEOUT);
        boolean ack = body.flag("ack");
        BroadcastOperator receivers = Receivers.of(body, namespaces, List.of());
        try {
            if (ack) {
                return emitWithAck(receivers.timeout(Duration.ofMillis(timeout)), event, args);
            }
            receivers.emit(event, args);
        } catch (IllegalArgumentException e) { // a reserved name
            throw Problem.badRequest(e.getMessage());
        }
        return CompletableFuture.completedFuture(HttpResponse.of(202));
    }

    private CompletableFuture<HttpResponse> emitWithAck(BroadcastOperator receivers, String event, Object[] args) {
        CompletableFuture<Integer> expected = receivers.fetchSockets().handle(EmitHandler::count);
        CompletableFuture<List<EventArgs>> acks = receivers.emitWithAck(event, EventArgs.class, args);
        CompletableFuture<HttpResponse> response =
                acks.handle(EmitHandler::arrived).thenCombine(expected, this::response);
        var unused = response.whenComplete((sent, error) -> {
            if (response.isCancelled()) {
                acks.cancel(false);
            }
        });
        return response;
    }

    /** Counts the receivers. If a server of the cluster has not answered, its sockets are not known. */
    private static int count(List<RemoteSocket> sockets, Throwable error) {
        return error == null ? sockets.size() : arrived(null, error).size();
    }

    /** Returns the replies that have arrived. */
    private static List<?> arrived(List<?> all, Throwable error) {
        if (error == null) {
            return all;
        }
        if (Failures.cause(error) instanceof BroadcastAckException incomplete) {
            return incomplete.replies();
        }
        throw Failures.rethrown(error);
    }

    private HttpResponse response(List<?> replies, int sockets) {
        RepliesJson json =
                RepliesJson.of(replies.stream().map(EventArgs.class::cast).toList(), maxReplyBytes);
        int missing = Math.max(0, sockets - json.count()); // a client may have connected after the others were counted
        return HttpResponse.json("{\"replies\":" + json.array() + ",\"missing\":" + missing + "}");
    }
}
