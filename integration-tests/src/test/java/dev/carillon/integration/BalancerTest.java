package dev.carillon.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.redis.RedisServer;
import io.socket.client.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import okhttp3.Cookie;
import okhttp3.CookieJar;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.json.JSONException;
import org.json.JSONObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The configurations of {@code docs/scaling-out.md}, in front of two servers. The clients are {@code balancer.test.mjs} and Java clients,
 * with each transport. Each of them tells in a room what it sees; an observer that is connected directly to each server listens.
 */
@Heavy
class BalancerTest {
    private static final int JAVA_SCRIPT_CLIENTS = 3;
    private static final int ALL = ClientTransport.values().length * (JAVA_SCRIPT_CLIENTS + 1);

    @TempDir
    private Path folder;

    private final List<JavaClient> clients = new ArrayList<>();

    /** What was written in the room. */
    private final Set<String> written = ConcurrentHashMap.newKeySet();

    @AfterEach
    void closeClients() {
        clients.forEach(JavaClient::close);
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(value = 120, unit = TimeUnit.SECONDS)
    void clientsStayOnTheirServerUntilItIsKilled(Balancer.Kind kind) {
        Prerequisites.requireNode();
        try (RedisServer redis = RedisServer.start(folder);
                ClusterNode one = new ClusterNode(folder, redis);
                ClusterNode two = new ClusterNode(folder, redis)) {
            one.awaitReady();
            two.awaitReady();
            JavaClient besideOne = observer(one);
            JavaClient besideTwo = observer(two);
            try (Balancer balancer = Balancer.start(kind, folder, one.port(), two.port())) {
                for (ClientTransport transport : ClientTransport.values()) {
                    talk(balancer, transport);
                }
                CompletableFuture<String> script = CompletableFuture.supplyAsync(() -> runScript(balancer));
                awaitWritten(script, "here .* 1", ALL);

                say(besideOne, "from one");
                say(besideTwo, "from two");
                awaitWritten(script, "seen .* from one", ALL);
                awaitWritten(script, "seen .* from two", ALL);

                int onOne = one.clients() - 1;
                int onTwo = two.clients() - 1;
                assertEquals(ALL, onOne + onTwo);
                assertEquals(kind.isByCookie(), onOne > 0 && onTwo > 0, () -> onOne + " and " + onTwo);
                assertEquals(0, count("here .* 2"));

                boolean killOne = onOne > onTwo;
                (killOne ? one : two).kill();
                awaitWritten(script, "here .* 2", killOne ? onOne : onTwo);
                JavaClient left = killOne ? besideTwo : besideOne;
                say(left, "from the other");
                awaitWritten(script, "seen .* from the other", ALL);
                assertEquals(killOne ? onOne : onTwo, count("here .* 2"));
                assertEquals(0, count("here .* 3"));
                say(left, "finish");
                script.join();
            }
        }
    }

    /** Connects to a server without the balancer, and notes what is written in the room. */
    private JavaClient observer(ClusterNode server) {
        JavaClient client = JavaClient.of(server.url(), ClientTransport.WEBSOCKET, options -> {});
        clients.add(client);
        client.on("pushMsg", args -> written.add(text(args)));
        client.connect();
        client.request("join", "lobby");
        return client;
    }

    /** The same client as in {@code balancer.test.mjs}. */
    private void talk(Balancer balancer, ClientTransport transport) {
        String name = "java-" + transport;
        OkHttpClient http = new OkHttpClient.Builder().cookieJar(new Cookies()).build();
        JavaClient client = JavaClient.of(
                balancer.url(),
                transport,
                options -> {
                    options.reconnection = true;
                    options.reconnectionDelay = 100;
                    options.reconnectionDelayMax = 500;
                },
                http);
        clients.add(client);
        List<Integer> connections = new ArrayList<>();
        client.on(Socket.EVENT_CONNECT, args -> {
            connections.add(1);
            client.emit("join", "lobby");
            say(client, "here " + name + " " + connections.size());
        });
        client.on("pushMsg", args -> {
            if (text(args).startsWith("from ")) {
                say(client, "seen " + name + " " + text(args));
            }
        });
        client.connect();
    }

    private static void say(JavaClient client, String text) {
        client.emit("sendMsg", new JSONObject(Map.of("room", "lobby", "text", text)));
    }

    private static String text(Object[] args) {
        try {
            return ((JSONObject) args[0]).getString("text");
        } catch (JSONException e) {
            throw new AssertionError(e);
        }
    }

    private void awaitWritten(CompletableFuture<String> script, String pattern, int count) {
        Waiting.await().until(() -> script.isDone() || count(pattern) >= count);
        assertTrue(!script.isDone(), () -> "ended too early: " + script.join());
        assertEquals(count, count(pattern));
    }

    private int count(String pattern) {
        return (int) written.stream().filter(text -> text.matches(pattern)).count();
    }

    private String runScript(Balancer balancer) {
        try {
            return NodeTests.run(
                    folder,
                    "balancer.test.mjs",
                    Map.of("CARILLON_URL", balancer.url(), "CARILLON_CLIENTS", Integer.toString(JAVA_SCRIPT_CLIENTS)));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Keeps the last value of each cookie. */
    private static final class Cookies implements CookieJar {
        private final Map<String, Cookie> kept = new ConcurrentHashMap<>();

        @Override
        public void saveFromResponse(HttpUrl url, List<Cookie> cookies) {
            cookies.forEach(cookie -> kept.put(cookie.name(), cookie));
        }

        @Override
        public List<Cookie> loadForRequest(HttpUrl url) {
            return List.copyOf(kept.values());
        }
    }
}
