package dev.carillon.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.carillon.Namespace;
import dev.carillon.http.HttpRequest;
import dev.carillon.http.HttpResponse;
import dev.carillon.presence.LocalSockets;
import dev.carillon.presence.Presence;
import dev.carillon.presence.PresencePage;
import dev.carillon.presence.PresenceQuery;
import dev.carillon.presence.PresentRoom;
import dev.carillon.presence.PresentSocket;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Lists namespaces, rooms and sockets. In a cluster, it lists the rooms and sockets of all servers: those that the presence knows, or, if
 * that is only a part, those that the servers report.
 */
final class ListHandler {
    private static final String NAMESPACE = "namespace";
    private static final String SOCKETS = "sockets";
    private static final String ROOMS = "rooms";
    private static final String ROOM = "room";
    private static final String USER = "user";
    private static final String NAME = "name";

    private final Namespaces namespaces;
    private final Presence presence;

    ListHandler(Namespaces namespaces, Presence presence) {
        this.namespaces = namespaces;
        this.presence = presence;
    }

    List<Operation> operations() {
        return List.of(
                list("/namespaces", this::listNamespaces, ROOM),
                list("/rooms", this::listRooms, ROOM, Page.PARTIAL),
                list("/sockets", this::listSockets, ROOM, USER, Page.PARTIAL));
    }

    private static Operation list(String path, ApiHandler handler, String... parameters) {
        return Operation.get(path, handler)
                .withParameters(Stream.concat(Stream.of(NAMESPACE, Page.LIMIT, Page.CURSOR), Stream.of(parameters))
                        .toArray(String[]::new));
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
                .sorted(Comparator.comparing(Namespace::name, LocalSockets.order()))
                .toList();
        return CompletableFuture.completedFuture(
                page.response("namespaces", found, Namespace::name, ListHandler::toJson));
    }

    private static JsonObject toJson(Namespace namespace) {
        JsonObject json = new JsonObject();
        json.addProperty(NAME, namespace.name());
        json.addProperty(SOCKETS, namespace.sockets().size());
        return json;
    }

    // ---- rooms ----

    private CompletableFuture<HttpResponse> listRooms(HttpRequest request) {
        Page page = Page.of(request);
        Namespace namespace = namespace(request);
        Optional<String> room = Query.text(request, ROOM);
        CompletableFuture<PresencePage<PresentRoom>> known = room.isPresent()
                ? oneRoom(namespace, room.get(), page)
                : presence.rooms(namespace.name(), page.after(), page.limit());
        return complete(
                        request,
                        known,
                        Optional.of(() ->
                                FetchedSockets.in(namespace, room).thenApply(fetched -> fetched.rooms(room, page))))
                .thenApply(rooms -> Page.response(ROOMS, rooms, ListHandler::toJson));
    }

    private CompletableFuture<PresencePage<PresentRoom>> oneRoom(Namespace namespace, String room, Page page) {
        return presence.count(PresenceQuery.room(namespace.name(), room))
                .thenApply(count -> new PresencePage<>(
                        count.sockets() > 0
                                        && page.includes(room)
                                        && namespace.socket(room).isEmpty()
                                ? List.of(new PresentRoom(room, count.sockets()))
                                : List.of(),
                        Optional.empty(),
                        count.isPartial()));
    }

    private static JsonObject toJson(PresentRoom room) {
        JsonObject json = new JsonObject();
        json.addProperty(NAME, room.name());
        json.addProperty(SOCKETS, room.sockets());
        return json;
    }

    // ---- sockets ----

    private CompletableFuture<HttpResponse> listSockets(HttpRequest request) {
        Page page = Page.of(request);
        Namespace namespace = namespace(request);
        Optional<String> room = Query.text(request, ROOM);
        Optional<String> user = Query.text(request, USER);
        if (room.isPresent() && user.isPresent()) {
            throw Problem.badRequest("room and user cannot be combined");
        }
        String name = namespace.name();
        PresenceQuery query = room.map(value -> PresenceQuery.room(name, value))
                .or(() -> user.map(value -> PresenceQuery.user(name, value)))
                .orElseGet(() -> PresenceQuery.all(name));
        // Servers report their sockets without the users.
        Optional<Supplier<CompletableFuture<PresencePage<PresentSocket>>>> report = user.isPresent()
                ? Optional.empty()
                : Optional.of(() -> FetchedSockets.in(namespace, room).thenApply(fetched -> fetched.sockets(page)));
        return complete(request, presence.sockets(query, page.after(), page.limit()), report)
                .thenApply(sockets -> Page.response(SOCKETS, sockets, ListHandler::toJson));
    }

    private static JsonObject toJson(PresentSocket socket) {
        JsonArray rooms = new JsonArray();
        socket.rooms().stream().sorted().forEach(rooms::add);
        JsonObject json = new JsonObject();
        json.addProperty("id", socket.id());
        socket.identity().user().ifPresent(user -> json.addProperty(USER, user));
        socket.identity().name().ifPresent(name -> json.addProperty(NAME, name));
        json.add(ROOMS, rooms);
        json.addProperty("connectedAt", socket.connectedAt().toString());
        return json;
    }

    // ---- both ----

    private Namespace namespace(HttpRequest request) {
        return namespaces.require(Query.text(request, NAMESPACE).orElse(null));
    }

    /**
     * Returns a complete page, or a partial one if the request accepts that.
     *
     * @param known what the presence knows
     * @param report asks all servers, unless they cannot tell
     */
    private static <T> CompletableFuture<PresencePage<T>> complete(
            HttpRequest request,
            CompletableFuture<PresencePage<T>> known,
            Optional<Supplier<CompletableFuture<PresencePage<T>>>> report) {
        boolean acceptsPart = acceptsPart(request);
        return known.thenCompose(page -> {
            if (!page.isPartial()) {
                return CompletableFuture.completedFuture(page);
            }
            CompletableFuture<PresencePage<T>> reported = report.map(Supplier::get)
                    .orElseGet(() -> CompletableFuture.failedFuture(new IllegalStateException("no server can tell")));
            return reported.exceptionally(error -> {
                if (acceptsPart) {
                    return page;
                }
                throw Problem.busy("not all servers of the cluster can be asked; partial=true accepts a part");
            });
        });
    }

    private static boolean acceptsPart(HttpRequest request) {
        return Query.text(request, Page.PARTIAL)
                .map(value -> switch (value) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> throw Problem.badRequest("partial must be true or false");
                })
                .orElse(false);
    }
}
