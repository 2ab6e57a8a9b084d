package dev.carillon.redis;

import static org.awaitility.Awaitility.await;

import dev.carillon.adapter.AdapterFactory;
import dev.carillon.testing.SocketIoFixture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Servers of a cluster, and what tests wait for. */
final class Clusters {
    private Clusters() {}

    static SocketIoFixture server(AdapterFactory adapter) {
        return SocketIoFixture.start(options -> options.adapter(adapter).requestsTimeout(Duration.ofSeconds(2)));
    }

    /** Waits until a server knows this number of sockets in its cluster. */
    static void awaitSockets(SocketIoFixture server, int count) {
        await().atMost(Duration.ofSeconds(20))
                .ignoreExceptions()
                .until(() -> server.io()
                                .all()
                                .fetchSockets()
                                .get(5, TimeUnit.SECONDS)
                                .size()
                        == count);
    }
}
