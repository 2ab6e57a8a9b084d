package dev.carillon.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.carillon.Handshake;
import dev.carillon.Socket;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TickersTest {
    private static final String KEY = "0123456789abcdef";
    private static final String ROOM = "lab-1";

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
    private final List<Long> ticks = new CopyOnWriteArrayList<>();

    @AfterEach
    void stopTheTimer() {
        timer.shutdownNow();
    }

    private Tickers tickers(int totalRate, Duration grace) {
        timer.setRemoveOnCancelPolicy(true);
        return new Tickers(timer, new Tickers.Limits(totalRate, grace), (room, n) -> ticks.add(n));
    }

    @Test
    void countContinuesWhenTheRateChanges() {
        Tickers tickers = tickers(5000, Duration.ofMinutes(1));
        Socket socket = socket(KEY);
        for (int rate : new int[] {200, 0, 500}) {
            assertEquals(Optional.empty(), tickers.set(socket, ROOM, rate));
            int before = ticks.size();
            await().until(() -> rate == 0 || ticks.size() > before + 5);
        }
        tickers.set(socket, ROOM, 0);
        await().until(() -> timer.getActiveCount() == 0);
        assertEquals(LongStream.rangeClosed(1, ticks.size()).boxed().toList(), ticks);
        assertEquals(new Tickers.Status(ROOM, 0, ticks.size()), tickers.statusFor(socket));
        assertTrue(timer.getQueue().isEmpty(), "a ticker that does not run costs nothing");
    }

    @Test
    void anotherRoomReplacesTheTicker() {
        Tickers tickers = tickers(100, Duration.ofMinutes(1));
        Socket socket = socket(KEY);
        tickers.set(socket, ROOM, 80);
        assertEquals(Optional.empty(), tickers.set(socket, "lab-2", 90));
        assertEquals("lab-2", tickers.statusFor(socket).room());
        assertEquals(1, tickers.size());
        assertEquals(Optional.empty(), tickers.set(socket(KEY + "0"), ROOM, 10), "the first room is free again");
    }

    @Test
    void roomHasOneTicker() {
        Tickers tickers = tickers(100, Duration.ofMinutes(1));
        tickers.set(socket(KEY), ROOM, 1);
        assertEquals(Optional.of("another client sends ticks to this room"), tickers.set(socket(KEY + "0"), ROOM, 1));
        assertEquals(Optional.empty(), tickers.set(socket(KEY), ROOM, 2), "the same client, on another connection");
    }

    @Test
    void totalRateIsLimited() {
        Tickers tickers = tickers(100, Duration.ofMinutes(1));
        Socket other = socket(KEY + "0");
        tickers.set(socket(KEY), ROOM, 60);
        assertTrue(tickers.set(other, "lab-2", 41).orElseThrow().contains("100"));
        assertEquals(Optional.empty(), tickers.set(other, "lab-2", 40));
        assertEquals(Optional.empty(), tickers.set(socket(KEY), ROOM, 60), "its own rate does not count twice");
        assertTrue(tickers.set(socket(KEY), ROOM, 61).isPresent());
    }

    @Test
    void tickerEndsSomeTimeAfterItsLastConnection() {
        Tickers tickers = tickers(100, Duration.ofMillis(50));
        Socket first = socket(KEY);
        Socket second = socket(KEY);
        tickers.set(first, ROOM, 100);
        tickers.set(second, ROOM, 100);
        tickers.leave(first);
        int before = ticks.size();
        await().until(() -> ticks.size() > before + 10); // twice the grace period
        assertEquals(1, tickers.size());
        tickers.leave(second);
        await().until(() -> tickers.size() == 0);
        await().until(() -> timer.getQueue().isEmpty());
        assertEquals(Optional.empty(), tickers.set(socket(KEY + "0"), ROOM, 100), "its room and its rate are free");
    }

    @Test
    void clientThatReturnsKeepsItsTicker() {
        Tickers tickers = tickers(100, Duration.ofMinutes(1));
        Socket first = socket(KEY);
        tickers.set(first, ROOM, 100);
        await().until(() -> ticks.size() > 2);
        tickers.leave(first);
        tickers.set(socket(KEY), ROOM, 100);
        assertTrue(tickers.statusFor(first).n() > 2);
        await().until(() -> timer.getQueue().size() <= 1); // nothing but the next tick: it does not expire
    }

    /** Creates a connected socket that has only a handshake and its identity. */
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
                    case "isConnected" -> true;
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> proxy == args[0];
                    default -> null;
                });
    }
}
