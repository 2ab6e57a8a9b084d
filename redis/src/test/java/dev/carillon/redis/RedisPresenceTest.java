package dev.carillon.redis;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.Namespace;
import dev.carillon.Socket;
import dev.carillon.SocketIoServer;
import dev.carillon.presence.PresenceCount;
import dev.carillon.presence.PresencePage;
import dev.carillon.presence.PresenceQuery;
import dev.carillon.presence.PresentSocket;
import dev.carillon.redis.RedisPresence.Timing;
import dev.carillon.testing.LogCapture;
import dev.carillon.testing.PresenceContract;
import dev.carillon.testing.SocketIoClient;
import dev.carillon.testing.SocketIoFixture;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Servers of a cluster know each other's sockets from a registry in Redis. */
class RedisPresenceTest extends RedisPresenceContract {
    private static final PresenceQuery ALL = PresenceQuery.all("/");
    private static final PresenceQuery LOBBY = PresenceQuery.room("/", "lobby");
    private static final String HOMES = "carillon:presence:{socket.io}:homes";

    /** A slow machine must not make a server look dead. */
    static final Timing TIMING = new Timing(
            Duration.ofMillis(20),
            Duration.ofSeconds(30),
            Duration.ofMillis(200),
            Duration.ofMinutes(10),
            Duration.ofSeconds(5));

    @TempDir
    private Path folder;

    private final List<PresenceMember> members = new ArrayList<>();
    private RedisServer redis;

    @BeforeEach
    @Override
    void startServers() {
        redis = RedisServer.start(folder);
        super.startServers();
    }

    @AfterEach
    void stop() {
        members.forEach(PresenceMember::close);
        redis.close();
    }

    @Override
    PresenceMember start() {
        return start(TIMING);
    }

    private PresenceMember start(Timing timing) {
        return add(PresenceMember.start(
                redis.uri(), RedisPresence.connect(redis.uri()).withTiming(timing)));
    }

    private PresenceMember add(PresenceMember member) {
        members.add(member);
        return member;
    }

    // ---- several servers ----

    @Test
    void threeServersAreAddedUp() {
        PresenceMember three = start();
        Set<String> ids = new TreeSet<>();
        for (int i = 0; i < 3; i++) {
            for (PresenceMember member : List.of(one, two, three)) {
                ids.add(member.join("lobby", "room-" + i).id());
            }
        }
        for (PresenceMember member : List.of(one, two, three)) {
            member.awaitCount(9, LOBBY);
            member.awaitCount(3, PresenceQuery.room("/", "room-1"));
            List<String> listed = new ArrayList<>();
            Set<String> servers = new TreeSet<>();
            Optional<String> after = Optional.empty();
            do {
                PresencePage<PresentSocket> page =
                        member.presence().sockets(LOBBY, after, 2).join();
                assertFalse(page.isPartial());
                page.items().forEach(socket -> {
                    listed.add(socket.id());
                    servers.add(socket.server());
                });
                after = page.next();
            } while (after.isPresent());
            assertEquals(List.copyOf(ids), listed);
            assertEquals(3, servers.size());
            assertEquals(
                    List.of("lobby 9", "room-0 3", "room-1 3", "room-2 3"),
                    member.presence().rooms("/", Optional.empty(), 10).join().items().stream()
                            .map(room -> room.name() + " " + room.sockets())
                            .toList());
        }
    }

    @Test
    void namespacesOnDemandAreKnown() {
        one.server().io().of((name, auth) -> name.startsWith("/dynamic-"));
        SocketIoClient client = one.server().open();
        String id = client.join("/dynamic-1");
        Namespace namespace = one.server().io().namespaces().get(1);
        namespace.socket(id).orElseThrow().join("lobby");
        two.awaitCount(1, PresenceQuery.room("/dynamic-1", "lobby"));
        client.close();
        two.awaitCount(0, PresenceQuery.all("/dynamic-1"));
    }

    @Test
    void serverWithoutRegistryMakesAnswersPartial() {
        one.join("lobby");
        two.awaitCount(1, LOBBY);
        try (SocketIoFixture other = Clusters.server(RedisAdapters.classic(redis.uri()))) {
            other.join();
            await().until(() -> two.count(LOBBY).equals(new PresenceCount(1, true)));
            assertTrue(two.presence().rooms("/", Optional.empty(), 10).join().isPartial());
            assertTrue(two.presence().sockets(ALL, Optional.empty(), 10).join().isPartial());
        }
        two.awaitCount(1, LOBBY);
    }

    static Stream<Named<Function<String, RedisAdapters>>> otherAdapters() {
        return Stream.of(Named.of("sharded", RedisAdapters::sharded), Named.of("streams", RedisAdapters::streams));
    }

    @ParameterizedTest
    @MethodSource("otherAdapters")
    void otherAdaptersCountTheServers(Function<String, RedisAdapters> adapters) {
        RedisPresence settings =
                RedisPresence.connect(redis.uri()).withPrefix("other").withTiming(TIMING);
        PresenceMember three =
                add(PresenceMember.start(adapters.apply(redis.uri()).withPrefix("other"), settings));
        PresenceMember four =
                add(PresenceMember.start(adapters.apply(redis.uri()).withPrefix("other"), settings));
        three.join("lobby");
        four.join("lobby");
        three.awaitCount(2, LOBBY);
        four.awaitCount(2, LOBBY);
        try (SocketIoFixture lone = Clusters.server(adapters.apply(redis.uri()).withPrefix("other"))) {
            lone.join();
            await().until(() -> four.count(LOBBY).equals(new PresenceCount(2, true)));
        }
        four.awaitCount(2, LOBBY);
    }

    @Test
    void prefixesSeparateClusters() {
        RedisPresence settings =
                RedisPresence.connect(redis.uri()).withPrefix("other").withTiming(TIMING);
        SocketIoServer io = SocketIoServer.builder()
                .host("127.0.0.1")
                .port(0)
                .adapter(RedisAdapters.classic(redis.uri()).withPrefix("other"))
                .build();
        RedisRegistry presence = settings.register(io, PresenceContract::identityOf);
        PresenceMember other = add(new PresenceMember(SocketIoFixture.start(io), presence));
        one.join("lobby");
        two.awaitCount(1, LOBBY);
        other.awaitCount(0, LOBBY);
    }

    // ---- the end of a server ----

    @Test
    void closedServerLeavesNothingBehind() {
        PresenceMember three = start();
        three.join("lobby");
        one.awaitCount(1, LOBBY);
        members.remove(three);
        three.close();
        one.awaitCount(0, LOBBY);
        assertEquals("2", redis.cli("zcard", HOMES));
        await().until(() -> keysOf(three).isEmpty());
    }

    private Set<String> keysOf(PresenceMember member) {
        return redis.cli(
                        "keys",
                        "carillon:presence:{socket.io:" + member.presence().server() + "*")
                .lines()
                .filter(line -> !line.isEmpty())
                .collect(Collectors.toSet());
    }

    @Test
    void killedServerDisappears() {
        Timing shortLease = new Timing(
                TIMING.interval(),
                Duration.ofSeconds(1),
                Duration.ofMillis(200),
                Duration.ofMillis(100),
                TIMING.read());
        PresenceMember three = start(shortLease);
        PresenceMember four = start(shortLease);
        three.join("lobby");
        one.awaitCount(1, LOBBY);
        assertEquals(2, keysOf(three).size());
        three.presence().kill();
        // Its adapter is alive, so its sockets may still be there.
        await().until(() -> one.count(LOBBY).equals(new PresenceCount(0, true)));
        // Another server removes what it has left.
        await().atMost(Duration.ofSeconds(20)).until(() -> keysOf(three).isEmpty());
        assertFalse(
                redis.cli("zrange", HOMES, "0", "-1").contains(three.presence().server()));
        assertTrue(
                redis.cli("zrange", HOMES, "0", "-1").contains(four.presence().server()));
        members.remove(three);
        three.server().close();
        one.awaitCount(0, LOBBY);
    }

    @Test
    void serverThatOthersHaveRemovedComesBack() {
        one.join("lobby");
        two.awaitCount(1, LOBBY);
        String home = redis.cli("zrange", HOMES, "0", "-1")
                .lines()
                .filter(line -> line.startsWith(one.presence().server()))
                .findFirst()
                .orElseThrow();
        redis.cli("zrem", HOMES, home);
        await().until(() -> !redis.cli("zrange", HOMES, "0", "-1").contains(home));
        two.awaitCount(1, LOBBY);
    }

    // ---- failures of Redis ----

    @Test
    void stateReturnsWhenRedisHasLostEverything() {
        one.join("lobby");
        two.join("lobby");
        two.awaitCount(2, LOBBY);
        redis.cli("flushall");
        two.awaitCount(2, LOBBY);
        one.awaitCount(2, LOBBY);
        assertEquals("2", redis.cli("zcard", HOMES));
    }

    @Test
    void lostKeyIsNoticed() {
        one.join("lobby");
        two.awaitCount(1, LOBBY);
        for (String key : keysOf(one)) {
            redis.cli("del", key);
            await().until(() -> {
                PresenceCount count = two.count(LOBBY);
                assertTrue(count.sockets() == 1 || count.isPartial(), count::toString);
                return !redis.cli("exists", key).equals("1") && count.equals(new PresenceCount(1, false));
            });
        }
        assertEquals(2, keysOf(one).size());
    }

    @Test
    void answersArePartialWhileRedisIsAway() throws Exception {
        one.join("lobby");
        two.join("lobby");
        two.awaitCount(2, LOBBY);
        redis.kill();
        await().until(() -> two.count(LOBBY).equals(new PresenceCount(1, true)));
        SocketIoClient late = two.join("lobby");
        assertEquals(new PresenceCount(2, true), two.count(LOBBY));
        PresencePage<PresentSocket> page =
                two.presence().sockets(LOBBY, Optional.empty(), 10).join();
        assertTrue(page.isPartial());
        assertEquals(2, page.items().size());
        redis.start(); // empty
        two.awaitCount(3, LOBBY);
        one.awaitCount(3, LOBBY);
        late.close();
        one.awaitCount(2, LOBBY);
    }

    @Test
    void serverStartsWithoutRedis() throws Exception {
        redis.kill();
        PresenceMember three = start();
        three.join("lobby");
        assertEquals(new PresenceCount(1, true), three.count(LOBBY));
        redis.start();
        one.awaitCount(1, LOBBY);
        three.awaitCount(1, LOBBY);
    }

    @Test
    void stoppedRedisDoesNotBlock() throws Exception {
        Timing impatient =
                new Timing(TIMING.interval(), TIMING.lease(), TIMING.renewal(), TIMING.grace(), Duration.ofMillis(200));
        PresenceMember three = start(impatient);
        three.join("lobby");
        three.awaitCount(1, LOBBY);
        redis.signal("STOP");
        try {
            await().until(() -> three.count(LOBBY).equals(new PresenceCount(1, true)));
        } finally {
            redis.signal("CONT");
        }
        three.awaitCount(1, LOBBY);
    }

    // ---- batches ----

    private long commands(String name) {
        return redis.cli("info", "commandstats")
                .lines()
                .filter(line -> line.startsWith("cmdstat_" + name + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("^[^=]*=(\\d+),.*$", "$1")))
                .sum();
    }

    @Test
    void joinsAndLeavesInALoopCostFewWrites() {
        Timing slow = new Timing(
                Duration.ofMillis(200), TIMING.lease(), Duration.ofMinutes(1), TIMING.grace(), TIMING.read());
        PresenceMember three = start(slow);
        SocketIoClient client = three.join("lobby");
        one.awaitCount(1, LOBBY);
        Socket socket = three.socket(client);
        long before = commands("hset");
        long start = System.nanoTime();
        for (int i = 0; i < 20_000; i++) {
            socket.join("room-" + i % 50);
            socket.leave("room-" + i % 50);
        }
        socket.join("last");
        one.awaitCount(1, PresenceQuery.room("/", "last"));
        Duration time = Duration.ofNanos(System.nanoTime() - start);
        // In each batch, one for the entry and one for the number of the change. The other servers renew their leases.
        long batches = time.dividedBy(slow.interval()) + 1;
        long renewals = 2 * (time.dividedBy(TIMING.renewal()) + 1);
        long written = commands("hset") - before;
        assertTrue(written <= 2 * batches + renewals, () -> written + " writes in " + time);
        assertTrue(written >= 2);
    }

    @Test
    void floodOfQuestionsIsAskedOnce() {
        Timing slow = new Timing(
                Duration.ofMillis(500), TIMING.lease(), Duration.ofMinutes(1), TIMING.grace(), TIMING.read());
        PresenceMember three = start(slow);
        one.join("lobby");
        three.awaitCount(1, LOBBY);
        long before = commands("zlexcount");
        long start = System.nanoTime();
        for (int i = 0; i < 2000; i++) {
            assertEquals(1, three.count(LOBBY).sockets());
        }
        long rounds = Duration.ofNanos(System.nanoTime() - start).dividedBy(slow.interval()) + 1;
        long asked = commands("zlexcount") - before;
        assertTrue(asked <= 2 * rounds, () -> asked + " commands"); // for each of the two other servers
    }

    @Test
    void idleServersWriteOnlyTheirSignsOfLife() {
        Timing idle =
                new Timing(TIMING.interval(), TIMING.lease(), Duration.ofMinutes(1), TIMING.grace(), TIMING.read());
        members.forEach(PresenceMember::close);
        members.clear();
        one = start(idle);
        SocketIoClient client = one.join("lobby");
        one.awaitCount(1, LOBBY);
        await().until(() -> keysOf(one).size() == 2);
        Socket socket = one.socket(client);
        await().until(() -> redis.cli(
                        "zcard",
                        keysOf(one).stream()
                                .filter(key -> key.endsWith("index"))
                                .findFirst()
                                .orElseThrow())
                .equals("3"));
        long before = commands("evalsha");
        socket.join("lobby"); // again: nothing changes
        socket.leave("unknown");
        await().during(TIMING.interval().multipliedBy(10)).until(() -> commands("evalsha") == before);
    }

    @Test
    void manySocketsAreWrittenInSeveralScripts() {
        String longName = "r".repeat(300);
        Set<String> rooms = IntStream.range(0, 30).mapToObj(i -> longName + i).collect(Collectors.toSet());
        for (int i = 0; i < 20; i++) {
            one.join(rooms.toArray(String[]::new));
        }
        two.awaitCount(20, PresenceQuery.room("/", longName + 29));
        redis.cli("flushall");
        two.awaitCount(20, PresenceQuery.room("/", longName + 29));
        PresencePage<PresentSocket> page =
                two.presence().sockets(ALL, Optional.empty(), 100).join();
        assertFalse(page.isPartial());
        assertEquals(20, page.items().size());
    }

    @Test
    void pagesAreBoundedInBytes() {
        String longName = "r".repeat(1000);
        String[] rooms = IntStream.range(0, 15).mapToObj(i -> longName + i).toArray(String[]::new);
        Set<String> ids = new TreeSet<>();
        for (int i = 0; i < 25; i++) {
            ids.add(one.join(rooms).id());
        }
        two.awaitCount(25, PresenceQuery.room("/", longName + 14));
        PresencePage<PresentSocket> first =
                two.presence().sockets(ALL, Optional.empty(), 100).join();
        assertTrue(first.items().size() < 25, () -> "" + first.items().size());
        PresencePage<PresentSocket> second =
                two.presence().sockets(ALL, first.next(), 100).join();
        assertTrue(second.next().isEmpty());
        List<String> listed = new ArrayList<>();
        first.items().forEach(socket -> listed.add(socket.id()));
        second.items().forEach(socket -> listed.add(socket.id()));
        assertEquals(List.copyOf(ids), listed);
    }

    @Test
    void tooLongRoomsOfASocketMakeAnswersPartial() {
        SocketIoClient client = one.join("lobby");
        two.awaitCount(1, LOBBY);
        for (int i = 0; i < 17; i++) {
            one.socket(client).join("r".repeat(1024) + i);
        }
        await().until(() -> two.count(LOBBY).isPartial());
        assertEquals(new PresenceCount(1, false), two.count(ALL)); // not a question about rooms
        assertTrue(two.presence().sockets(ALL, Optional.empty(), 10).join().isPartial());
        assertTrue(two.presence().rooms("/", Optional.empty(), 10).join().isPartial());
        one.socket(client).leave("r".repeat(1024) + 16);
        one.socket(client).leave("r".repeat(1024) + 15);
        two.awaitCount(1, LOBBY);
    }

    // ---- odd cases ----

    @Test
    void socketWithABusyHandlerDisappears() {
        CountDownLatch release = new CountDownLatch(1);
        one.server()
                .io()
                .onConnection(socket -> socket.on("block", String.class, any -> {
                    try {
                        release.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }));
        SocketIoClient client = one.server().join();
        two.awaitCount(1, ALL);
        client.emit("block", "x");
        client.close();
        try {
            two.awaitCount(0, ALL);
        } finally {
            release.countDown();
        }
    }

    @Test
    void missingPermissionIsLoggedOnce() {
        try (LogCapture log = LogCapture.open()) {
            redis.cli("acl", "setuser", "reader", "on", ">secret", "~*", "&*", "+@all", "-hset");
            String uri = redis.uri().replace("redis://", "redis://reader:secret@");
            PresenceMember three = add(
                    PresenceMember.start(redis.uri(), RedisPresence.connect(uri).withTiming(TIMING)));
            three.join("lobby");
            await().until(() -> warnings(log) == 1);
            await().during(Duration.ofMillis(1500)).until(() -> warnings(log) == 1);
            assertEquals(new PresenceCount(0, true), one.count(LOBBY));
        }
    }

    private static long warnings(LogCapture log) {
        return log.messages().stream()
                .filter(line -> line.startsWith("WARN the list of this server's sockets"))
                .count();
    }
}
