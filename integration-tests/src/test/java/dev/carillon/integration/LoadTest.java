package dev.carillon.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpClient;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Many clients at once. The server serves all of them and releases their resources when they disconnect. */
@Heavy
class LoadTest {
    private static final int ROOMS = 20;

    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private final HttpClient http = HttpClient.newBuilder()
            .executor(threads)
            .version(HttpClient.Version.HTTP_1_1)
            .build();

    @AutoClose
    private final TestServer server = TestServer.carillon();

    @AfterEach
    void stopThreads() {
        threads.shutdown();
    }

    @Test
    void thousandWebSocketClientsChatInTwentyRooms() {
        chat(1000, LightClient::webSocket);
    }

    @Test
    void twoHundredPollingClientsChatInTwentyRooms() {
        chat(200, LightClient::polling);
    }

    private void chat(int count, BiFunction<HttpClient, TestServer, CompletableFuture<LightClient>> how) {
        List<LightClient> clients = join(
                IntStream.range(0, count).mapToObj(i -> how.apply(http, server)).toList());
        assertEquals(count, server.stats().sockets());
        join(forEach(clients, i -> clients.get(i).ask("\"join\",\"" + room(i) + "\"")));
        assertEquals(ROOMS, server.stats().rooms());

        List<String> replies = join(forEach(
                clients,
                i -> clients.get(i)
                        .ask("\"sendMsg\",{\"text\":\"hello from " + i + "\",\"room\":\"" + room(i) + "\"}")));
        replies.forEach(reply -> assertEquals("[{\"ok\":true}]", reply));
        int perRoom = count / ROOMS;
        Waiting.await().untilAsserted(() -> clients.forEach(client -> assertEquals(perRoom, client.count("pushMsg"))));
        assertTrue(clients.stream().allMatch(client -> client.count("failed") == 0));

        clients.forEach(client -> client.emit("\"query\""));
        join(forEach(clients, i -> clients.get(i).ask("\"latency\"")));
        clients.forEach(LightClient::leave);
        server.awaitEmpty();
        assertTrue(clients.stream().allMatch(client -> client.count("pushMsg") == perRoom), "nothing came twice");
        join(clients.stream().map(LightClient::ended).toList());
    }

    private static String room(int client) {
        return "room " + client % ROOMS;
    }

    private static <T> List<CompletableFuture<T>> forEach(
            List<LightClient> clients, IntFunction<CompletableFuture<T>> action) {
        return IntStream.range(0, clients.size()).mapToObj(action).toList();
    }

    private static <T> List<T> join(List<CompletableFuture<T>> futures) {
        return futures.stream().map(CompletableFuture::join).toList();
    }
}
