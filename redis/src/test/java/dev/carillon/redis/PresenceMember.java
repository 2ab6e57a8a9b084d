package dev.carillon.redis;

import static org.awaitility.Awaitility.await;

import dev.carillon.Socket;
import dev.carillon.SocketIoServer;
import dev.carillon.presence.PresenceCount;
import dev.carillon.presence.PresenceQuery;
import dev.carillon.testing.PresenceContract;
import dev.carillon.testing.SocketIoClient;
import dev.carillon.testing.SocketIoFixture;
import java.time.Duration;

/** A server of a cluster that writes its sockets to the registry. */
record PresenceMember(SocketIoFixture server, RedisRegistry presence) implements AutoCloseable {
    static PresenceMember start(String uri, RedisPresence settings) {
        return start(RedisAdapters.classic(uri), settings);
    }

    static PresenceMember start(RedisAdapters adapters, RedisPresence settings) {
        SocketIoServer io = SocketIoServer.builder()
                .host("127.0.0.1")
                .port(0)
                .eventLoops(1)
                .adapter(adapters)
                .requestsTimeout(Duration.ofSeconds(2))
                .build();
        RedisRegistry presence = settings.register(io, PresenceContract::identityOf);
        return new PresenceMember(SocketIoFixture.start(io), presence);
    }

    SocketIoClient join(String... rooms) {
        SocketIoClient client = server.join();
        socket(client).join(rooms);
        return client;
    }

    Socket socket(SocketIoClient client) {
        return server.io().socket(client.id()).orElseThrow();
    }

    PresenceCount count(PresenceQuery query) {
        return presence.count(query).join();
    }

    void awaitCount(int expected, PresenceQuery query) {
        await().atMost(Duration.ofSeconds(20)).until(() -> count(query).equals(new PresenceCount(expected, false)));
    }

    @Override
    public void close() {
        server.close();
        presence.close();
    }
}
