package dev.carillon.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.carillon.Namespace;
import dev.carillon.RemoteSocket;
import dev.carillon.http.HttpRequest;
import dev.carillon.http.HttpResponse;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** Lists namespaces, rooms and sockets. In a cluster, it lists the rooms and sockets of all servers. */
final class ListHandler {
    private static final String NAMESPACE = "namespace";
    private static final String SOCKETS = "sockets";
    private static final String ROOM = "room";

    private final Namespaces namespaces;

    ListHandler(Namespaces namespaces) {
        this.namespaces = namespaces;
    }

    List<Operation> operations() {
        return List.of(
                list("/namespaces", this::listNamespaces),
                list("/rooms", this::listRooms),
                list("/sockets", this::listSockets));
    }

    private static Operation list(String path, ApiHandler handler) {
        return Operation.get(path, handler).withParameters(NAMESPACE, ROOM, Page.LIMIT, Page.CURSOR);
    }

    // ---- namespaces ----

    private CompletableFuture<HttpResponse> listNamespaces(HttpRequest request) {
        Page page = Page.of(request);
        List<Namespace> all = Query.text(request, NAMESPACE)
                .map(name -> List.of(namespaces.require(name)))
                .orElseGet(namespaces::all);
        Optional<String> room = Query.text(request, ROOM);
        List<Namespace> found = all.stream()
                .filter(namespace -> page.includes(namespace.name()))
                .filter(namespace ->
                        room.isEmpty() || !namespace.socketsIn(room.get()).isEmpty())
                .sorted(Comparator.comparing(Namespace::name))
                .toList();
        return CompletableFuture.completedFuture(
                page.response("namespaces", found, Namespace::name, ListHandler::toJson));
    }

    private static JsonObject toJson(Namespace namespace) {
        JsonObject json = new JsonObject();
        json.addProperty("name", namespace.name());
        json.addProperty(SOCKETS, namespace.sockets().size());
        return json;
    }

    // ---- rooms ----

    private CompletableFuture<HttpResponse> listRooms(HttpRequest request) {
        Page page = Page.of(request);
        Optional<String> room = Query.text(request, ROOM);
        return fetch(request, room)
                .thenApply(sockets -> members(sockets).entrySet().stream()
                        .filter(entry -> room.isEmpty() || room.get().equals(entry.getKey()))
                        .filter(entry -> page.includes(entry.getKey()))
                        .toList())
                .thenApply(rooms -> page.response("rooms", rooms, Map.Entry::getKey, ListHandler::toJson));
    }

    /** Returns the number of members of each room, sorted by name. The rooms that are named after sockets are left out. */
    private static Map<String, Integer> members(List<RemoteSocket> sockets) {
        Map<String, Integer> members = new TreeMap<>();
        Set<String> ids = new HashSet<>();
        for (RemoteSocket socket : sockets) {
            ids.add(socket.id());
            socket.rooms().forEach(room -> members.merge(room, 1, Integer::sum));
        }
        members.keySet().removeAll(ids);
        return members;
    }

    private static JsonObject toJson(Map.Entry<String, Integer> room) {
        JsonObject json = new JsonObject();
        json.addProperty("name", room.getKey());
        json.addProperty(SOCKETS, room.getValue());
        return json;
    }

    // ---- sockets ----

    private CompletableFuture<HttpResponse> listSockets(HttpRequest request) {
        Page page = Page.of(request);
        return fetch(request, Query.text(request, ROOM))
                .thenApply(sockets -> sockets.stream()
                        .filter(socket -> page.includes(socket.id()))
                        .sorted(Comparator.comparing(RemoteSocket::id))
                        .toList())
                .thenApply(sockets -> page.response(SOCKETS, sockets, RemoteSocket::id, ListHandler::toJson));
    }

    private CompletableFuture<List<RemoteSocket>> fetch(HttpRequest request, Optional<String> room) {
        Namespace namespace = namespaces.require(Query.text(request, NAMESPACE).orElse(null));
        return room.map(name -> namespace.to(name).fetchSockets()).orElseGet(namespace::fetchSockets);
    }

    private static JsonObject toJson(RemoteSocket socket) {
        JsonArray rooms = new JsonArray();
        socket.rooms().stream().sorted().forEach(rooms::add);
        JsonObject json = new JsonObject();
        json.addProperty("id", socket.id());
        json.add("rooms", rooms);
        json.addProperty("connectedAt", socket.handshake().time().toString());
        return json;
    }
}
