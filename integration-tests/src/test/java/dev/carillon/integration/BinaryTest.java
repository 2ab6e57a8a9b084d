package dev.carillon.integration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Binary data in both directions: as a single argument, nested, and with several attachments in one event. */
class BinaryTest {
    private static final byte[] SOME = {0, 1, 2, (byte) 0x80, (byte) 0xFF};
    private static final byte[] MORE = {42};
    private static final byte[] NOTHING = {};

    @AutoClose
    private final TestServer server = TestServer.socketIo(io -> io.onConnection(socket -> {
        socket.on("echo", (args, ack) -> {
            socket.emit("echoed", args.toArray());
            ack.send(args.toArray());
        });
        socket.on("reverse", byte[].class, data -> socket.emit("reversed", (Object) reversed(data)));
        socket.onRequest("sizes", Upload.class, upload -> upload.sizes());
        socket.on(
                "send me",
                (args, ack) -> socket.emit(
                        "sent", SOME, Map.of("nested", Map.of("deep", MORE), "list", List.of(SOME, NOTHING)), "text"));
    }));

    /** A payload with binary data two levels deep. */
    record Upload(String name, Map<String, Part> parts) {
        @SuppressWarnings("ArrayRecordComponent") // never compared
        record Part(byte[] data) {}

        Map<String, Integer> sizes() {
            return Map.of(
                    "first",
                    parts.get("first").data().length,
                    "second",
                    parts.get("second").data().length);
        }
    }

    @ParameterizedTest
    @EnumSource
    void bytesAreEchoedUnchanged(ClientTransport transport) {
        JavaClient client = server.connect(transport);
        byte[] large = new byte[100_000];
        ThreadLocalRandom.current().nextBytes(large);
        for (byte[] data : List.of(SOME, NOTHING, large)) {
            assertArrayEquals(data, (byte[]) client.ask("echo", (Object) data).get(0));
            assertArrayEquals(data, (byte[]) client.take("echoed").get(0));
        }
    }

    @ParameterizedTest
    @EnumSource
    void nestedBytesAreEchoedUnchanged(ClientTransport transport) throws JSONException {
        JavaClient client = server.connect(transport);
        Object nested = Json.object("a", Json.object("b", SOME), "list", new JSONArray(List.of("x")).put(MORE));
        client.emit("echo", nested, "between", NOTHING);
        List<Object> echoed = client.take("echoed");
        JSONObject object = (JSONObject) echoed.get(0);
        assertArrayEquals(SOME, (byte[]) object.getJSONObject("a").get("b"));
        assertEquals("x", object.getJSONArray("list").get(0));
        assertArrayEquals(MORE, (byte[]) object.getJSONArray("list").get(1));
        assertEquals("between", echoed.get(1));
        assertArrayEquals(NOTHING, (byte[]) echoed.get(2));
    }

    @ParameterizedTest
    @EnumSource
    void typedHandlerReadsBytes(ClientTransport transport) {
        JavaClient client = server.connect(transport);
        client.emit("reverse", (Object) SOME);
        assertArrayEquals(reversed(SOME), (byte[]) client.take("reversed").get(0));
        Object upload = Json.object(
                "name",
                "two parts",
                "parts",
                Json.object("first", Json.object("data", SOME), "second", Json.object("data", MORE)));
        assertEquals(Json.parse("{first: 5, second: 1}"), client.request("sizes", upload));
    }

    @ParameterizedTest
    @EnumSource
    void serverSendsSeveralAttachments(ClientTransport transport) throws JSONException {
        JavaClient client = server.connect(transport);
        client.emit("send me");
        List<Object> sent = client.take("sent");
        JSONObject object = (JSONObject) sent.get(1);
        assertArrayEquals(SOME, (byte[]) sent.get(0));
        assertArrayEquals(MORE, (byte[]) object.getJSONObject("nested").get("deep"));
        assertArrayEquals(SOME, (byte[]) object.getJSONArray("list").get(0));
        assertArrayEquals(NOTHING, (byte[]) object.getJSONArray("list").get(1));
        assertEquals("text", sent.get(2));
    }

    @ParameterizedTest
    @EnumSource
    void tenAttachmentsAreAccepted(ClientTransport transport) {
        JavaClient client = server.connect(transport);
        Object[] ten = new Object[10];
        for (int i = 0; i < ten.length; i++) {
            ten[i] = new byte[] {(byte) i};
        }
        List<Object> reply = client.ask("echo", ten);
        for (int i = 0; i < ten.length; i++) {
            assertArrayEquals((byte[]) ten[i], (byte[]) reply.get(i));
        }
    }

    private static byte[] reversed(byte[] data) {
        byte[] result = new byte[data.length];
        for (int i = 0; i < data.length; i++) {
            result[data.length - 1 - i] = data[i];
        }
        return result;
    }
}
