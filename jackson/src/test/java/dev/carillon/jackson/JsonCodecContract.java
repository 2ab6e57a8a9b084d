package dev.carillon.jackson;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.reflect.TypeToken;
import dev.carillon.ConnectError;
import dev.carillon.EventArgumentException;
import dev.carillon.JsonCodec;
import dev.carillon.PayloadTypeException;
import dev.carillon.RawJson;
import dev.carillon.testing.Recorder;
import dev.carillon.testing.SocketIoClient;
import dev.carillon.testing.SocketIoFixture;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The required behaviour of every JSON codec, as a client sees it. The mapper must write dates as ISO 8601 text. */
abstract class JsonCodecContract {
    private final Recorder<Throwable> errors = new Recorder<>();
    private final SocketIoFixture server =
            SocketIoFixture.start(options -> options.json(codec()).onError((error, context) -> errors.add(error)));

    abstract JsonCodec codec();

    @AfterEach
    void stop() {
        server.close();
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Upload(String name, byte[] data, List<ByteBuffer> parts, Instant at) {}

    public interface Shape {}

    public record Drawing(Shape shape) {}

    @SuppressWarnings({"unused", "UnusedVariable", "UnusedMethod"}) // no JSON library can call this constructor
    public static final class NoWayIn {
        private NoWayIn(int first, int second) {}
    }

    @Test
    void valuesAreReadAndWritten() {
        server.io().onConnection(socket -> {
            socket.on("upload", Upload.class, (upload, ack) -> {
                assertArrayEquals(new byte[] {2}, upload.data());
                ack.send(upload, upload.data(), null, "text", 1.5);
            });
        });
        SocketIoClient client = server.join();
        String placeholder = "{\"_placeholder\":true,\"num\":%d}";
        String upload = "{\"name\":\"n\",\"data\":" + placeholder.formatted(1) + ",\"parts\":["
                + placeholder.formatted(0) + "],\"at\":\"2026-11-26T12:00:00Z\"}";
        client.send("452-7[\"upload\"," + upload + "]").send(new byte[] {1}).send(new byte[] {2});
        String answered = "{\"name\":\"n\",\"data\":" + placeholder.formatted(0) + ",\"parts\":["
                + placeholder.formatted(1) + "],\"at\":\"2026-11-26T12:00:00Z\"}";
        client.expect("462-7[" + answered + "," + placeholder.formatted(0) + ",null,\"text\",1.5]");
        assertArrayEquals(new byte[] {2}, client.webSocket().readBinary());
        assertArrayEquals(new byte[] {1}, client.webSocket().readBinary());
    }

    @Test
    void bytesCanBeReadFromNumbersOrBase64() {
        Recorder<byte[]> received = new Recorder<>();
        server.io().onConnection(socket -> socket.on("bytes", byte[].class, received::add));
        server.join().send("42[\"bytes\",[1,-1]]").send("42[\"bytes\",\"AQID\"]");
        assertArrayEquals(new byte[] {1, -1}, received.next());
        assertArrayEquals(new byte[] {1, 2, 3}, received.next());
    }

    @Test
    void genericTypesAndTreesAreRead() {
        Recorder<Object> received = new Recorder<>();
        server.io()
                .onConnection(socket -> socket.on("x", (args, ack) -> {
                    received.add(args.get(0, new TypeToken<Map<String, List<Integer>>>() {}));
                    received.add(args.json(0).toString());
                    received.add(args.get(0, JsonObject.class).toString());
                }));
        server.join().send("42[\"x\",{\"a\":[1,2]}]");
        assertEquals(Map.of("a", List.of(1, 2)), received.next());
        assertEquals("{\"a\":[1,2]}", received.next());
        assertEquals("{\"a\":[1,2]}", received.next());
    }

    @Test
    void treesAndRawJsonAreWritten() {
        JsonObject tree = new JsonObject();
        tree.add("none", JsonNull.INSTANCE);
        JsonArray array = new JsonArray();
        array.add(1);
        server.io()
                .onConnection(socket ->
                        socket.emit("x", tree, new RawJson("{\"a\" : 1}"), Map.of("deep", array), List.of(tree)));
        server.join().expect("42[\"x\",{\"none\":null},{\"a\" : 1},{\"deep\":[1]},[{\"none\":null}]]");
    }

    public record Chart(JsonElement style, JsonArray points, JsonObject missing) {}

    @Test
    void treesInsideTypesAreRead() {
        Recorder<Chart> received = new Recorder<>();
        server.io().onConnection(socket -> socket.on("chart", Chart.class, received::add));
        server.join()
                .send("42[\"chart\",{\"style\":{\"a\":[1.5,null,\"x\"]},\"points\":[1,2]}]")
                .send("42[\"chart\",{\"style\":null,\"points\":{}}]")
                .send("42[\"chart\",{\"style\":7}]");
        Chart first = received.next();
        assertEquals("{\"a\":[1.5,null,\"x\"]}", first.style().toString());
        assertEquals("[1,2]", first.points().toString());
        assertNull(first.missing());
        assertEquals("7", received.next().style().toString());
        assertInstanceOf(EventArgumentException.class, errors.next());
    }

    @Test
    void handshakeIsWrittenWithoutItsAttributes() {
        server.io().onConnection(socket -> {
            socket.handshake().attributes().put("user", "secret");
            socket.emit("me", socket.handshake(), Map.of("deep", socket.handshake()));
        });
        String packet = server.join().read();
        assertEquals(3, packet.split("\"xdomain\":false", -1).length, packet);
        assertFalse(packet.contains("secret"), packet);
    }

    @Test
    void unreadableTypeFailsTheRegistration() {
        server.io().onConnection(socket -> {
            String message = assertThrows(
                            PayloadTypeException.class, () -> socket.on("draw", ConflictingSetters.class, value -> {}))
                    .getMessage();
            assertTrue(message.contains("event \"draw\"") && message.contains("ConflictingSetters"), message);
            socket.on("int", int.class, value -> {});
            socket.emit("done");
        });
        server.join().expect("42[\"done\"]");
        assertTrue(errors.isEmpty());
    }

    public static final class ConflictingSetters {
        public void setValue(Thread value) {}

        public void setValue(Shape value) {}
    }

    @Test
    void lateUnreadableTypeIsAnApplicationError() {
        server.io().onConnection(socket -> {
            socket.on("draw", Drawing.class, drawing -> {});
            socket.on("in", NoWayIn.class, value -> {});
        });
        server.join().send("42[\"draw\",{\"shape\":{}}]").send("42[\"in\",{}]");
        assertInstanceOf(PayloadTypeException.class, errors.next());
        assertInstanceOf(PayloadTypeException.class, errors.next());
    }

    @Test
    void mismatchedValueIsAClientError() {
        server.io().onConnection(socket -> {
            socket.on("upload", Upload.class, upload -> {});
            socket.on("bytes", byte[].class, data -> {});
        });
        server.join()
                .send("42[\"upload\",5]")
                .send("42[\"upload\",{\"at\":\"yesterday\"}]")
                .send("42[\"bytes\",{\"_placeholder\":true,\"num\":0}]")
                .send("42[\"bytes\",{}]");
        for (int i = 0; i < 4; i++) {
            assertInstanceOf(EventArgumentException.class, errors.next());
        }
    }

    @Test
    void unwritableValueIsAnEmitterError() {
        server.io().onConnection(socket -> socket.emit("x", new Cyclic()));
        server.join();
        assertInstanceOf(IllegalArgumentException.class, errors.next());
    }

    public static final class Cyclic {
        public Cyclic getSelf() {
            return this;
        }
    }

    @Test
    void refusalDataIsWritten() {
        server.io()
                .of("/admin")
                .use((socket, next) ->
                        next.refuse(new ConnectError("no", Map.of("until", Instant.parse("2026-11-26T12:00:00Z")))));
        server.open()
                .send("40/admin,")
                .expect("44/admin,{\"message\":\"no\",\"data\":{\"until\":\"2026-11-26T12:00:00Z\"}}");
        await().atMost(Duration.ofSeconds(5)).until(() -> server.io().stats().sockets() == 0);
    }
}
