package dev.carillon.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.carillon.Handshake;
import dev.carillon.Socket;
import dev.carillon.SocketIoServer;
import dev.carillon.jobs.Jobs;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QueryOwnersTest {
    private static final String KEY = "0123456789abcdef";

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Jobs jobs =
            Jobs.builder(SocketIoServer.builder().port(0).build()).attach();
    private final QueryOwners owners = new QueryOwners(jobs, timer, Duration.ofMinutes(1), 2);

    @AfterEach
    void stop() {
        timer.shutdownNow();
        jobs.close();
    }

    @Test
    void connectionsWithTheSameKeyShareAnOwner() {
        QueryOwner owner = owners.arrive(socket(KEY));
        assertSame(owner, owners.arrive(socket(KEY)));
        assertNotSame(owner, owners.arrive(socket(KEY + "0")));
        assertNotSame(owners.arrive(socket("")), owners.arrive(socket("")));
    }

    @Test
    void returningClientFindsItsQueries() {
        QueryOwner owner = leaveWithAQuery(KEY);
        assertSame(owner, owners.arrive(socket(KEY)));
        assertEquals(1, owner.list().size());
    }

    @Test
    void absentOwnerWithoutQueriesIsDropped() {
        Socket socket = socket(KEY);
        QueryOwner owner = owners.arrive(socket);
        owners.leave(socket, owner);
        assertNotSame(owner, owners.arrive(socket(KEY)));
    }

    @Test
    void longestAbsentOwnerLosesQueriesBeyondTheLimit() {
        leaveWithAQuery(KEY + "1");
        QueryOwner back = leaveWithAQuery(KEY + "2");
        assertSame(back, owners.arrive(socket(KEY + "2")), "it is not away any more");
        leaveWithAQuery(KEY + "3");
        assertEquals(3, owners.running());
        leaveWithAQuery(KEY + "4");
        assertEquals(3, owners.running());
        assertEquals(0, owners.arrive(socket(KEY + "1")).list().size());
        assertEquals(1, owners.arrive(socket(KEY + "3")).list().size());
    }

    /** Back ends need the rest of the jobs. */
    @Test
    void queriesOfAllClientsAreBounded() {
        QueryOwner last = owners.arrive(socket(""));
        for (int owner = 0; owner < QueryOwner.MAX_RUNNING_OF_ALL / QueryOwner.MAX_RUNNING; owner++) {
            last = owners.arrive(socket(""));
            for (int query = 0; query < QueryOwner.MAX_RUNNING; query++) {
                assertTrue(last.open(true).isPresent());
            }
        }
        QueryOwner other = owners.arrive(socket(""));
        assertTrue(other.open(true).isEmpty());
        assertEquals(QueryOwner.MAX_RUNNING_OF_ALL, owners.running());
        last.cancel(last.list().get(0).id());
        assertTrue(other.open(true).isPresent());
    }

    private QueryOwner leaveWithAQuery(String key) {
        Socket socket = socket(key);
        QueryOwner owner = owners.arrive(socket);
        assertTrue(owner.open(true).isPresent());
        owners.leave(socket, owner);
        return owner;
    }

    /** Creates a socket that has only a handshake and its identity. */
    private static Socket socket(String key) {
        JsonObject auth = new JsonObject();
        auth.addProperty("key", key);
        Handshake handshake = new Handshake(
                Map.of(), Map.of(), "/", new InetSocketAddress(0), Instant.EPOCH, false, false, auth, Map.of());
        return (Socket) Proxy.newProxyInstance(
                Socket.class.getClassLoader(),
                new Class<?>[] {Socket.class},
                (proxy, method, args) -> switch (method.getName()) {
                    case "handshake" -> handshake;
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> proxy == args[0];
                    default -> null;
                });
    }
}
