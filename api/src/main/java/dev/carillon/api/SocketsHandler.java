package dev.carillon.api;

import dev.carillon.BroadcastOperator;
import dev.carillon.http.HttpRequest;
import dev.carillon.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

/** Moves sockets between rooms, and disconnects them. */
final class SocketsHandler {
    private final Namespaces namespaces;

    SocketsHandler(Namespaces namespaces) {
        this.namespaces = namespaces;
    }

    List<Operation> operations() {
        return List.of(
                Operation.post("/sockets/join", this::join),
                Operation.post("/sockets/leave", this::leave),
                Operation.post("/sockets/disconnect", this::disconnect));
    }

    private CompletableFuture<HttpResponse> join(HttpRequest request) {
        try {
            return move(request, "join", BroadcastOperator::socketsJoin);
        } catch (IllegalStateException e) { // maxRoomsPerSocket
            throw new Problem(409, "a socket is in too many rooms; others may have joined").exception();
        }
    }

    private CompletableFuture<HttpResponse> leave(HttpRequest request) {
        return move(request, "leave", BroadcastOperator::socketsLeave);
    }

    private CompletableFuture<HttpResponse> move(
            HttpRequest request, String member, BiConsumer<BroadcastOperator, String[]> change) {
        Body body = Body.required(request, Set.of(Receivers.NAMESPACE, Receivers.ROOMS, Receivers.EXCEPT, member));
        List<String> rooms = body.texts(member);
        if (rooms.isEmpty()) {
            throw Problem.badRequest(member + " must have at least one room");
        }
        change.accept(Receivers.of(body, namespaces, rooms), rooms.toArray(String[]::new));
        return accepted();
    }

    private CompletableFuture<HttpResponse> disconnect(HttpRequest request) {
        Body body = Body.required(request, Set.of(Receivers.NAMESPACE, Receivers.ROOMS, Receivers.EXCEPT));
        Receivers.of(body, namespaces, List.of()).disconnectSockets();
        return accepted();
    }

    private static CompletableFuture<HttpResponse> accepted() {
        return CompletableFuture.completedFuture(HttpResponse.of(202));
    }
}
