package dev.carillon.integration;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.carillon.SocketIoServer;
import dev.carillon.adapter.AdapterFactory;
import dev.carillon.push.PushAuthorizer;
import dev.carillon.push.PushServer;
import dev.carillon.redis.RedisAdapters;
import dev.carillon.redis.RedisServer;
import dev.carillon.testing.RawHttp;
import dev.carillon.testing.RawWebSocket;
import dev.carillon.testing.SocketIoFixture;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients without Socket.IO follow the events of a cluster, and resume on another server. */
class PushClusterTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String CHANNEL = "/push/room:news";

    @TempDir
    private Path folder;

    private final List<SocketIoFixture> servers = new ArrayList<>();
    private RedisServer redis;

    @BeforeEach
    void startRedis() {
        redis = RedisServer.start(folder);
    }

    @AfterEach
    void stop() {
        servers.forEach(SocketIoFixture::close);
        redis.close();
    }

    /** Starts a server, and waits until it knows this number of servers. */
    private SocketIoFixture start(Function<String, ? extends AdapterFactory> adapters) {
        SocketIoServer io = SocketIoServer.builder()
                .host("127.0.0.1")
                .port(0)
                .adapter(adapters.apply(redis.uri()))
                .build();
        PushServer.builder(io, PushAuthorizer.EVERYONE).attach();
        io.onServerSideEmit("ready", (args, ack) -> ack.send(true));
        SocketIoFixture server = SocketIoFixture.start(io);
        servers.add(server);
        await().ignoreExceptions()
                .until(() -> io.serverSideEmitWithAck("ready", Boolean.class)
                                .get(5, TimeUnit.SECONDS)
                                .size()
                        == servers.size() - 1);
        return server;
    }

    private static CompletableFuture<HttpResponse<String>> send(SocketIoFixture server, String query) {
        URI uri = URI.create("http://127.0.0.1:" + server.address().getPort() + CHANNEL + query);
        return HTTP.sendAsync(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static JsonObject get(SocketIoFixture server, String query) {
        return JsonParser.parseString(send(server, query).join().body()).getAsJsonObject();
    }

    private static String cursor(SocketIoFixture server) {
        return get(server, "").get("next").getAsString();
    }

    /** The numbers of the events after a cursor. */
    private static List<Integer> numbers(JsonObject response) {
        List<Integer> numbers = new ArrayList<>();
        for (JsonElement event : response.getAsJsonArray("events")) {
            numbers.add(event.getAsJsonObject().getAsJsonArray("args").get(0).getAsInt());
        }
        return numbers;
    }

    private static void emit(SocketIoFixture server, int number) {
        server.io().to("news").emit("number", number);
    }

    /** Waits until a server has all events up to a number. */
    private static void awaitNumber(SocketIoFixture server, String cursor, int number) {
        await().until(() -> numbers(get(server, "?wait=1&after=" + cursor)).contains(number));
    }

    @Test
    void clientsResumeOnAnotherServer() {
        SocketIoFixture one = start(RedisAdapters::streams);
        SocketIoFixture two = start(RedisAdapters::streams);
        String cursor = cursor(one);
        emit(one, 1);
        emit(one, 2);
        one.io().to("other").emit("number", 99);
        awaitNumber(one, cursor, 2);
        emit(two, 3);
        awaitNumber(one, cursor, 3);

        JsonObject onOne = get(one, "?after=" + cursor);
        JsonObject onTwo = get(two, "?after=" + cursor); // nobody has followed the channel there
        assertEquals(List.of(1, 2, 3), numbers(onOne));
        assertEquals(onOne, onTwo);
        String first = onOne.getAsJsonArray("events")
                .get(0)
                .getAsJsonObject()
                .get("id")
                .getAsString();

        SocketIoFixture three = start(RedisAdapters::streams);
        try (RawHttp stream = RawHttp.connect(three.address())
                        .sendGet(CHANNEL, "Accept: text/event-stream", "Last-Event-ID: " + first);
                RawWebSocket socket = RawWebSocket.open(three.address(), CHANNEL + "?after=" + first)) {
            stream.readHead();
            String start = stream.readChunksUntil("[3]");
            assertTrue(start.contains("[2]") && !start.contains("[1]"), start);
            assertTrue(socket.readText().contains("\"args\":[2]"));
            assertTrue(socket.readText().contains("\"args\":[3]"));
            emit(one, 4);
            assertTrue(stream.readChunk().contains("[4]"));
            assertTrue(socket.readText().contains("\"args\":[4]"));
        }
    }

    @Test
    void unknownPositionsAreReported() {
        SocketIoFixture one = start(RedisAdapters::streams);
        SocketIoFixture two = start(RedisAdapters::streams);
        emit(two, 1);
        String cursor = cursor(one);
        emit(two, 2);
        awaitNumber(one, cursor, 2);
        SocketIoFixture three = start(RedisAdapters::streams);
        for (String unknown : List.of("1-0", "99999999999999-0", "AAAAAAAA-5")) {
            assertEquals(410, send(three, "?after=" + unknown).join().statusCode(), unknown);
        }
        for (String malformed : List.of("1-", "-1", "1-0-0", "99999999999999999999-0")) {
            assertEquals(400, send(three, "?after=" + malformed).join().statusCode(), malformed);
        }
    }

    @Test
    void pollingClientMovesUnderAStreamOfEvents() throws Exception {
        SocketIoFixture one = start(RedisAdapters::streams);
        SocketIoFixture two = start(RedisAdapters::streams);
        int events = 2000;
        String cursor = cursor(one);
        Thread emitter = new Thread(() -> {
            for (int i = 1; i <= events; i++) {
                servers.get(i / 100 % 2)
                        .io()
                        .to("news")
                        .emitWithOutcome("number", i)
                        .join();
            }
        });
        emitter.start();
        Random random = new Random(9);
        int last = 0;
        while (last < events) {
            SocketIoFixture server = random.nextBoolean() ? one : two;
            HttpResponse<String> response =
                    send(server, "?wait=5&after=" + cursor).join();
            assertEquals(200, response.statusCode(), response.body());
            JsonObject body = JsonParser.parseString(response.body()).getAsJsonObject();
            for (int number : numbers(body)) {
                assertEquals(last + 1, number);
                last = number;
            }
            cursor = body.get("next").getAsString();
        }
        emitter.join();
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "sharded", "streams"})
    void channelCarriesTheEventsOfAllServers(String adapter) {
        Function<String, RedisAdapters> adapters =
                switch (adapter) {
                    case "classic" -> RedisAdapters::classic;
                    case "sharded" -> RedisAdapters::sharded;
                    default -> RedisAdapters::streams;
                };
        SocketIoFixture one = start(adapters);
        SocketIoFixture two = start(adapters);
        String cursor = cursor(one);
        await().until(() -> {
            emit(two, 1);
            return send(one, "?wait=1&after=" + cursor).join().statusCode() == 200;
        });
        if (!adapter.equals("streams")) {
            assertEquals(410, send(two, "?after=" + cursor).join().statusCode());
        }
    }
}
