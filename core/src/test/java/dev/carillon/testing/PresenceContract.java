package dev.carillon.testing;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.Socket;
import dev.carillon.presence.Identity;
import dev.carillon.presence.Presence;
import dev.carillon.presence.PresenceCount;
import dev.carillon.presence.PresencePage;
import dev.carillon.presence.PresenceQuery;
import dev.carillon.presence.PresentRoom;
import dev.carillon.presence.PresentSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link Presence} must do. The sockets may be those of another server than the one that is asked. */
public abstract class PresenceContract {
    private static final PresenceQuery ALL = PresenceQuery.all("/");

    /** The server that the clients connect to. Its presence has the identities of {@link #identityOf}. */
    protected abstract SocketIoFixture server();

    /** The presence of the server that the clients connect to. */
    protected abstract Presence own();

    /** The presence that is asked. */
    protected abstract Presence asked();

    /** Returns the attributes {@code user} and {@code name} of a socket. */
    public static Identity identityOf(Socket socket) {
        return new Identity(text(socket, "user"), text(socket, "name"));
    }

    private static Optional<String> text(Socket socket, String attribute) {
        return Optional.ofNullable((String) socket.data().get(attribute));
    }

    private SocketIoClient joined(String... rooms) {
        SocketIoClient client = server().join();
        socket(client).join(rooms);
        return client;
    }

    private Socket socket(SocketIoClient client) {
        return server().io().socket(client.id()).orElseThrow();
    }

    private void identify(SocketIoClient client, String user, String name) {
        Socket socket = socket(client);
        socket.data().put("user", user);
        socket.data().put("name", name);
        own().update(socket);
    }

    private int count(PresenceQuery query) {
        PresenceCount count = asked().count(query).join();
        assertFalse(count.isPartial());
        return count.sockets();
    }

    private void awaitCount(int expected, PresenceQuery query) {
        await().until(() -> count(query) == expected);
    }

    private List<PresentSocket> sockets(PresenceQuery query) {
        PresencePage<PresentSocket> page =
                asked().sockets(query, Optional.empty(), 100).join();
        assertFalse(page.isPartial());
        assertTrue(page.next().isEmpty());
        return page.items();
    }

    /** Reads all pages of a list. */
    private static <T> List<T> pages(Function<Optional<String>, PresencePage<T>> read) {
        List<T> all = new ArrayList<>();
        Optional<String> after = Optional.empty();
        do {
            PresencePage<T> page = read.apply(after);
            assertFalse(page.isPartial());
            all.addAll(page.items());
            after = page.next();
        } while (after.isPresent());
        return all;
    }

    private List<String> idsByTwo(PresenceQuery query) {
        return pages(after -> asked().sockets(query, after, 2).join()).stream()
                .map(PresentSocket::id)
                .toList();
    }

    private List<PresentRoom> roomsByTwo(String namespace) {
        return pages(after -> asked().rooms(namespace, after, 2).join());
    }

    @Test
    void socketsAreCounted() {
        assertEquals(0, count(ALL));
        SocketIoClient ada = joined("lobby", "tower");
        joined("lobby");
        awaitCount(2, PresenceQuery.room("/", "lobby"));
        awaitCount(1, PresenceQuery.room("/", "tower"));
        awaitCount(2, ALL);
        assertEquals(0, count(PresenceQuery.room("/", "crypt")));
        socket(ada).leave("tower");
        awaitCount(0, PresenceQuery.room("/", "tower"));
        ada.close();
        awaitCount(1, ALL);
        awaitCount(1, PresenceQuery.room("/", "lobby"));
    }

    @Test
    void ownRoomHasOneSocket() {
        SocketIoClient ada = joined();
        PresenceQuery own = PresenceQuery.room("/", ada.id());
        awaitCount(1, own);
        assertEquals(List.of(ada.id()), idsByTwo(own));
        SocketIoClient eve = joined(ada.id()); // the application may allow that
        awaitCount(2, own);
        assertEquals(List.copyOf(new TreeSet<>(List.of(ada.id(), eve.id()))), idsByTwo(own));
    }

    @Test
    void socketsAreDescribed() {
        SocketIoClient ada = joined("lobby", "tower");
        identify(ada, "user-1", "Ada");
        awaitCount(1, PresenceQuery.user("/", "user-1"));
        PresentSocket found = sockets(ALL).get(0);
        assertEquals(
                new PresentSocket(
                        own().server(),
                        "/",
                        ada.id(),
                        Identity.ofUser("user-1").withName("Ada"),
                        Set.of(ada.id(), "lobby", "tower"),
                        socket(ada).handshake().time()),
                found);
    }

    @Test
    void userHasSeveralSockets() {
        SocketIoClient phone = joined();
        SocketIoClient laptop = joined();
        SocketIoClient other = joined();
        identify(phone, "ada", "Ada");
        identify(laptop, "ada", "Ada");
        identify(other, "bob", "Bob");
        PresenceQuery ada = PresenceQuery.user("/", "ada");
        awaitCount(2, ada);
        awaitCount(1, PresenceQuery.user("/", "bob"));
        assertEquals(List.copyOf(new TreeSet<>(List.of(phone.id(), laptop.id()))), idsByTwo(ada));
        identify(phone, "bob", "Bob");
        awaitCount(1, ada);
        awaitCount(2, PresenceQuery.user("/", "bob"));
        other.close();
        phone.close();
        awaitCount(0, PresenceQuery.user("/", "bob"));
    }

    @Test
    void changedNameIsSeen() {
        SocketIoClient ada = joined("lobby");
        identify(ada, "ada", "Ada");
        await().until(() -> sockets(ALL).stream()
                .anyMatch(socket -> socket.identity().name().equals(Optional.of("Ada"))));
        identify(ada, "ada", "Countess");
        await().until(() -> sockets(PresenceQuery.room("/", "lobby")).stream()
                .anyMatch(socket -> socket.identity().name().equals(Optional.of("Countess"))));
    }

    @Test
    void pagesContainEachSocketOnce() {
        Set<String> ids = new TreeSet<>();
        for (int i = 0; i < 5; i++) {
            ids.add(joined("lobby").id());
        }
        joined();
        awaitCount(6, ALL);
        awaitCount(5, PresenceQuery.room("/", "lobby"));
        assertEquals(List.copyOf(ids), idsByTwo(PresenceQuery.room("/", "lobby")));
        assertEquals(6, idsByTwo(ALL).size());
    }

    @Test
    void roomsAreListedByName() {
        joined("b", "d", "a");
        joined("b", "c");
        joined("b", "e");
        awaitCount(3, PresenceQuery.room("/", "b"));
        await().untilAsserted(() -> assertEquals(
                List.of(
                        new PresentRoom("a", 1),
                        new PresentRoom("b", 3),
                        new PresentRoom("c", 1),
                        new PresentRoom("d", 1),
                        new PresentRoom("e", 1)),
                roomsByTwo("/")));
    }

    @Test
    void namespacesAreSeparate() {
        server().io().of("/admin");
        SocketIoClient client = joined("lobby");
        String id = client.join("/admin");
        server().io().of("/admin").socket(id).orElseThrow().join("tower");
        awaitCount(1, PresenceQuery.room("/admin", "tower"));
        awaitCount(1, PresenceQuery.room("/", "lobby"));
        assertEquals(1, count(PresenceQuery.all("admin")));
        assertEquals(0, count(PresenceQuery.room("/admin", "lobby")));
        assertEquals(List.of(id), idsByTwo(PresenceQuery.all("/admin")));
        assertEquals(List.of(new PresentRoom("tower", 1)), roomsByTwo("/admin"));
        assertEquals(0, count(PresenceQuery.all("/none")));
        assertEquals(List.of(), roomsByTwo("/none"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a\u0000b",
                "\u0000",
                "\u0000\u0000",
                "caf\u00e9",
                "\ud83d\ude80",
                "[x",
                "(x",
                "a\nb",
                "\u00ff"
            })
    void anyNameIsPossible(String name) {
        SocketIoClient one = joined(name, name + "x");
        SocketIoClient two = joined(name + "\u0000");
        identify(one, name, name);
        identify(two, name + "\u0000", name);
        awaitCount(1, PresenceQuery.user("/", name + "\u0000"));
        awaitCount(1, PresenceQuery.user("/", name));
        awaitCount(1, PresenceQuery.room("/", name));
        assertEquals(List.of(two.id()), idsByTwo(PresenceQuery.room("/", name + "\u0000")));
        assertEquals(List.of(one.id()), idsByTwo(PresenceQuery.room("/", name + "x")));
        assertEquals(
                List.of(new PresentRoom(name, 1), new PresentRoom(name + "\u0000", 1), new PresentRoom(name + "x", 1)),
                roomsByTwo("/"));
    }

    @Test
    void orderIsThatOfCodePoints() {
        // In UTF-16, the second one would be the first.
        joined("\uffee", "\ud83d\ude80");
        await().untilAsserted(() -> assertEquals(
                List.of(new PresentRoom("\uffee", 1), new PresentRoom("\ud83d\ude80", 1)),
                pages(after -> asked().rooms("/", after, 1).join())));
    }

    @Test
    void limitIsChecked() {
        for (int limit : new int[] {-1, 0, Presence.MAX_PAGE + 1}) {
            assertThrows(IllegalArgumentException.class, () -> asked().sockets(ALL, Optional.empty(), limit));
            assertThrows(IllegalArgumentException.class, () -> asked().rooms("/", Optional.empty(), limit));
        }
    }
}
