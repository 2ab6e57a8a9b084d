package dev.carillon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import dev.carillon.testing.LogCapture;
import dev.carillon.testing.Recorder;
import dev.carillon.testing.SocketIoClient;
import dev.carillon.testing.SocketIoFixture;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Unreadable classes, dates and handshakes as payloads. */
@SuppressWarnings("JavaUtilDate") // applications use java.util.Date
class PayloadTypesTest {
    /** Gson cannot access the fields of a JDK class. */
    record Broken(String name, Thread thread) {}

    interface Shape {}

    /** Gson detects the unreadable type only when it reads a value. */
    record Drawing(Shape shape) {}

    abstract static class Base {}

    static final class BrokenListener {
        @OnEvent("order")
        void order(Broken order) {}
    }

    @Test
    void unreadableTypeFailsTheRegistration() {
        Recorder<Throwable> errors = new Recorder<>();
        try (var server = SocketIoFixture.start(options -> options.onError((error, context) -> errors.add(error)))) {
            server.io().onConnection(socket -> {
                assertRefused(() -> socket.on("order", Broken.class, order -> {}));
                assertRefused(() -> socket.on("order", Broken.class, (order, ack) -> {}));
                assertRefused(() -> socket.on("order", String.class, Broken.class, (id, order) -> {}));
                assertRefused(() -> socket.once("order", Broken.class, order -> {}));
                assertRefused(() -> socket.onRequest("order", Broken.class, order -> 1));
                socket.on("order", Broken.class, order -> {});
            });
            server.join();
            assertInstanceOf(PayloadTypeException.class, errors.next());
            assertRefused(() -> server.io().addListeners(new BrokenListener()));
            for (Class<?> type : List.of(Shape.class, Base.class, CharSequence.class)) {
                assertThrows(
                        PayloadTypeException.class, () -> server.io().onServerSideEmit("order", type, order -> {}));
            }
            for (Class<?> type : List.of(Map.class, List.class, Number.class, JsonElement.class, ByteBuffer.class)) {
                server.io().onServerSideEmit("order", type, order -> {});
            }
            assertRefused(() -> server.io().onServerSideEmit("order", Broken.class, order -> {}));
        }
    }

    private static void assertRefused(org.junit.jupiter.api.function.Executable registration) {
        String message = assertThrows(PayloadTypeException.class, registration).getMessage();
        assertTrue(message.contains("event \"order\"") && message.contains("Broken"), message);
        assertTrue(message.contains("TypeAdapter"), message);
    }

    @Test
    void unreadableTypeIsLoggedAsAnError() {
        try (LogCapture log = LogCapture.open();
                var server = SocketIoFixture.start()) {
            Recorder<String> handled = new Recorder<>();
            server.io()
                    .onConnection(socket ->
                            socket.on("draw", Drawing.class, drawing -> {}).on("next", String.class, handled::add));
            Map<String, Object> drawing = Map.of("shape", Map.of("secret", 1));
            server.join().emit("draw", drawing).emit("draw", drawing).emit("next", "x");
            handled.next();
            assertEquals(1, log.messages().size(), "once, whatever clients send");
            String message = log.messages().get(0);
            assertTrue(message.startsWith("ERROR a handler failed: event draw in /"), message);
            assertTrue(message.contains("Drawing") && message.contains("Interfaces can't be instantiated"), message);
            assertTrue(!message.contains("secret"), message);
        }
    }

    @Test
    void invalidArgumentIsNotLogged() {
        Recorder<String> handled = new Recorder<>();
        try (LogCapture log = LogCapture.open();
                var server = SocketIoFixture.start()) {
            server.io().onConnection(socket -> {
                socket.on("count", Integer.class, count -> {});
                socket.on("next", String.class, handled::add);
            });
            server.join().emit("count", "many").emit("next", "x");
            handled.next();
            assertEquals(List.of(), log.messages());
        }
    }

    record Times(
            Date date,
            Instant instant,
            LocalDate day,
            LocalTime time,
            LocalDateTime local,
            OffsetDateTime offset,
            ZonedDateTime zoned,
            Duration duration,
            Period period,
            Year year,
            YearMonth month,
            ZoneId zone,
            ZoneOffset zoneOffset) {}

    @Test
    void datesAreIsoTextInBothDirections() {
        Instant instant = Instant.parse("2026-11-26T12:34:56.789Z");
        LocalDateTime local = LocalDateTime.of(2026, 11, 26, 12, 0);
        Times times = new Times(
                Date.from(Instant.parse("2026-11-26T12:00:00Z")),
                instant,
                local.toLocalDate(),
                local.toLocalTime(),
                local,
                local.atOffset(ZoneOffset.ofHours(2)),
                local.atZone(ZoneId.of("Europe/Paris")),
                Duration.ofMinutes(90),
                Period.ofDays(3),
                Year.of(2026),
                YearMonth.of(2026, 11),
                ZoneId.of("Europe/Paris"),
                ZoneOffset.ofHours(-3));
        Recorder<Times> received = new Recorder<>();
        try (var server = SocketIoFixture.start()) {
            server.io().onConnection(socket -> {
                socket.on("times", Times.class, sent -> {
                    received.add(sent);
                    socket.emit("times", sent);
                });
                socket.emit("now", instant, new Date(0), ZoneId.of("Europe/Paris"));
            });
            String json = "{\"date\":\"2026-11-26T12:00:00.000Z\",\"instant\":\"2026-11-26T12:34:56.789Z\","
                    + "\"day\":\"2026-11-26\",\"time\":\"12:00:00\",\"local\":\"2026-11-26T12:00:00\","
                    + "\"offset\":\"2026-11-26T12:00:00+02:00\",\"zoned\":\"2026-11-26T12:00:00+01:00\","
                    + "\"duration\":\"PT1H30M\",\"period\":\"P3D\",\"year\":\"2026\",\"month\":\"2026-11\","
                    + "\"zone\":\"Europe/Paris\",\"zoneOffset\":\"-03:00\"}";
            SocketIoClient client = server.join();
            client.expect("42[\"now\",\"2026-11-26T12:34:56.789Z\",\"1970-01-01T00:00:00.000Z\",\"Europe/Paris\"]");
            client.send("42[\"times\"," + json + "]").expect("42[\"times\"," + json + "]");
            Times read = received.next();
            assertEquals(times.zoned().toInstant(), read.zoned().toInstant());
            assertEquals(
                    times.date().toInstant(), read.date().toInstant(), "a Date that a client made with new Date()");
            assertEquals(times.instant(), read.instant());
            assertEquals(times.zone(), read.zone());
        }
    }

    @Test
    void timeWithAnOffsetIsReadAsAnInstant() {
        Recorder<Instant> received = new Recorder<>();
        try (var server = SocketIoFixture.start()) {
            server.io().onConnection(socket -> socket.on("at", Instant.class, received::add));
            server.join().emit("at", "2026-11-26T12:00:00+02:00");
            assertEquals(Instant.parse("2026-11-26T10:00:00Z"), received.next());
        }
    }

    @Test
    void applicationAdaptersAndDateFormatsTakePrecedence() {
        Gson gson = new GsonBuilder()
                .setDateFormat("yyyy")
                .registerTypeAdapter(Instant.class, new EpochSeconds().nullSafe())
                .registerTypeHierarchyAdapter(LocalDate.class, new DayOfYear())
                .create();
        try (var server = SocketIoFixture.start(options -> options.gson(gson))) {
            server.io().onConnection(socket -> {
                socket.emit("times", new Date(86_400_000L * 100), Instant.ofEpochSecond(7), LocalDate.of(2026, 1, 5));
                socket.emit("still", LocalTime.NOON);
            });
            server.join().expect("42[\"times\",\"1970\",7,5]").expect("42[\"still\",\"12:00:00\"]");
        }
    }

    private static final class EpochSeconds extends TypeAdapter<Instant> {
        @Override
        public void write(JsonWriter out, Instant value) throws IOException {
            out.value(value.getEpochSecond());
        }

        @Override
        public Instant read(JsonReader in) throws IOException {
            return Instant.ofEpochSecond(in.nextLong());
        }
    }

    private static final class DayOfYear extends TypeAdapter<LocalDate> {
        @Override
        public void write(JsonWriter out, LocalDate value) throws IOException {
            out.value(value.getDayOfYear());
        }

        @Override
        public LocalDate read(JsonReader in) throws IOException {
            return LocalDate.ofYearDay(2026, in.nextInt());
        }
    }

    @Test
    void handshakeIsWrittenAsInNode() {
        Handshake handshake = new Handshake(
                Map.of("host", List.of("example.com"), "cookie", List.of("a=1", "b=2"), "x", List.of("1", "2")),
                Map.of("EIO", List.of("4"), "id", List.of("1", "2")),
                "/socket.io/?EIO=4&id=1&id=2",
                new InetSocketAddress("192.0.2.7", 4711),
                Instant.parse("2026-11-26T12:34:56.789Z"),
                true,
                false,
                null,
                Map.of("user", "secret"));
        JsonObject json = handshake.toJson();
        assertEquals(
                List.of("headers", "time", "address", "xdomain", "secure", "issued", "url", "query", "auth"),
                List.copyOf(json.keySet()));
        assertEquals(
                "Thu Nov 26 2026 12:34:56 GMT+0000 (Coordinated Universal Time)",
                json.get("time").getAsString());
        assertEquals("192.0.2.7", json.get("address").getAsString());
        assertEquals(1795696496789L, json.get("issued").getAsLong());
        assertEquals("a=1; b=2", json.getAsJsonObject("headers").get("cookie").getAsString());
        assertEquals("1, 2", json.getAsJsonObject("headers").get("x").getAsString());
        assertEquals("4", json.getAsJsonObject("query").get("EIO").getAsString());
        assertEquals("[\"1\",\"2\"]", json.getAsJsonObject("query").get("id").toString());
        assertEquals("{}", json.get("auth").toString());
    }

    @Test
    void emittedHandshakeHasNoAttributes() {
        try (var server = SocketIoFixture.start()) {
            server.io().onConnection(socket -> {
                socket.handshake().attributes().put("user", "secret");
                socket.emit("me", socket.handshake(), Map.of("deep", socket.handshake()));
            });
            SocketIoClient client = server.open();
            client.join("/", Map.of("token", "t"));
            String packet = client.read();
            assertTrue(packet.contains("\"auth\":{\"token\":\"t\"}"), packet);
            assertTrue(packet.contains("\"xdomain\":false"), packet);
            assertTrue(!packet.contains("secret"), packet);
        }
    }
}
