package dev.carillon.redis;

import static dev.carillon.redis.Clusters.awaitSockets;
import static dev.carillon.redis.Clusters.server;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.carillon.presence.PresenceQuery;
import dev.carillon.testing.SocketIoClient;
import dev.carillon.testing.SocketIoFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The users of Redis that the documentation describes have all the permissions that an adapter needs. */
class AccessControlTest {
    private static final Path PAGE = Path.of("..", "docs", "cluster.md");

    @TempDir
    private Path folder;

    static Stream<Arguments> adapters() {
        Function<String, RedisAdapters> classic = RedisAdapters::classic;
        Function<String, RedisAdapters> sharded = RedisAdapters::sharded;
        Function<String, RedisAdapters> streams = RedisAdapters::streams;
        return Stream.of(
                Arguments.of("classic", classic), Arguments.of("sharded", sharded), Arguments.of("streams", streams));
    }

    /** Returns a command of the documentation. */
    static String[] command(String user) throws Exception {
        return Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("ACL SETUSER " + user + " "))
                .findFirst()
                .orElseThrow()
                .split(" ", -1);
    }

    @Test
    void documentedUserIsSufficientForPresence() throws Exception {
        PresenceQuery lobby = PresenceQuery.room("/", "lobby");
        try (RedisServer redis = RedisServer.start(folder)) {
            assertEquals("OK", redis.cli(command("presence")));
            String uri = "redis://presence:secret@127.0.0.1:" + redis.port();
            RedisPresence settings = RedisPresence.connect(uri).withTiming(RedisPresenceTest.TIMING);
            try (PresenceMember one = PresenceMember.start(redis.uri(), settings);
                    PresenceMember two = PresenceMember.start(redis.uri(), settings);
                    SocketIoClient ada = one.join("lobby", "tower")) {
                two.awaitCount(1, lobby);
                assertEquals(
                        1,
                        two.presence()
                                .sockets(lobby, Optional.empty(), 10)
                                .join()
                                .items()
                                .size());
                assertEquals(
                        2,
                        two.presence()
                                .rooms("/", Optional.empty(), 10)
                                .join()
                                .items()
                                .size());
                one.socket(ada).leave("lobby");
                two.awaitCount(0, lobby);
                redis.cli("flushall");
                one.socket(ada).join("lobby");
                two.awaitCount(1, lobby);
                one.socket(ada).disconnect(true);
                two.awaitCount(0, lobby);
            }
            assertEquals("", redis.cli("acl", "log"));
        }
    }

    @ParameterizedTest
    @MethodSource("adapters")
    void documentedUserIsSufficient(String user, Function<String, RedisAdapters> adapters) throws Exception {
        try (RedisServer redis = RedisServer.start(folder)) {
            assertEquals("OK", redis.cli(command(user)));
            String uri = "redis://" + user + ":secret@127.0.0.1:" + redis.port();
            try (SocketIoFixture one = server(adapters.apply(uri));
                    SocketIoFixture two = server(adapters.apply(uri));
                    SocketIoClient ada = one.join();
                    SocketIoClient bob = two.join()) {
                awaitSockets(one, 2);
                awaitSockets(two, 2);
                two.io().socketsJoin("lobby");
                awaitSockets(one, 2);
                two.io().to("lobby").emit("allowed");
                ada.expect("42[\"allowed\"]");
                bob.expect("42[\"allowed\"]");
                two.io().socketsLeave("lobby");
                awaitSockets(one, 2);
            }
            assertEquals("", redis.cli("acl", "log"));
        }
    }
}
