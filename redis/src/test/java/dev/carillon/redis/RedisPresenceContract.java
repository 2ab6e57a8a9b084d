package dev.carillon.redis;

import dev.carillon.presence.Presence;
import dev.carillon.presence.PresenceQuery;
import dev.carillon.testing.PresenceContract;
import dev.carillon.testing.SocketIoFixture;
import org.junit.jupiter.api.BeforeEach;

/** The contract of presence with a registry in Redis: one server has the sockets, and another one is asked. */
abstract class RedisPresenceContract extends PresenceContract {
    PresenceMember one;
    PresenceMember two;

    /** Starts a server of the cluster. */
    abstract PresenceMember start();

    @BeforeEach
    void startServers() {
        one = start();
        two = start();
        one.awaitCount(0, PresenceQuery.all("/"));
        two.awaitCount(0, PresenceQuery.all("/"));
    }

    @Override
    protected SocketIoFixture server() {
        return one.server();
    }

    @Override
    protected Presence own() {
        return one.presence();
    }

    @Override
    protected Presence asked() {
        return two.presence();
    }
}
