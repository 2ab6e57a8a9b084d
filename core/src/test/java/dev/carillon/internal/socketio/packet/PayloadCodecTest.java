package dev.carillon.internal.socketio.packet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.reflect.TypeToken;
import dev.carillon.EventArgumentException;
import dev.carillon.internal.engineio.PacketFormatException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Converts arguments between JSON and Java. */
class PayloadCodecTest {
    private static final String FIRST = "{\"_placeholder\":true,\"num\":0}";

    private final PayloadCodec codec = new PayloadCodec(new Gson());

    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Upload(String name, byte[] data, List<ByteBuffer> parts) {}

    record Range(int from, int to) {
        Range {
            if (from > to) {
                throw new IllegalArgumentException("from > to");
            }
        }
    }

    private static RawArguments args(String json, byte[]... attachments) throws PacketFormatException {
        return new RawArguments(json, new JsonScanner(json, 0, 100).scanArray(), List.of(attachments));
    }

    private <T> T read(String json, Class<T> type) throws PacketFormatException {
        return codec.read(args("[" + json + "]"), 0, TypeToken.get(type));
    }

    @Test
    void plainValuesAreRead() throws Exception {
        assertEquals("a\u00e9\n", read("\"a\\u00e9\\n\"", String.class));
        assertEquals(5, read("5", Integer.class));
        assertEquals(1.5, read("1.5", double.class));
        assertEquals(true, read("true", boolean.class));
        assertEquals(new Range(1, 2), read("{\"to\":2,\"from\":1,\"more\":{}}", Range.class));
        assertEquals(
                "[1,{\"a\":null}]", read("[1,{\"a\":null}]", JsonElement.class).toString());
    }

    @Test
    void nullAndMissingArgumentsAreNull() throws Exception {
        assertNull(read("null", String.class));
        assertNull(read("null", byte[].class));
        assertNull(read("null", ByteBuffer.class));
        assertNull(codec.read(args("[]"), 0, TypeToken.get(Range.class)));
        assertNull(codec.read(args("[1]"), 5, TypeToken.get(Integer.class)));
    }

    @Test
    void genericTypesAreRead() throws Exception {
        Map<String, List<Range>> ranges =
                codec.read(args("[{\"a\":[{\"from\":1,\"to\":2}]}]"), 0, new TypeToken<Map<String, List<Range>>>() {});
        assertEquals(Map.of("a", List.of(new Range(1, 2))), ranges);
    }

    @Test
    void attachmentsAreReadAtAnyDepth() throws Exception {
        RawArguments args = args(
                "[{\"name\":\"n\",\"data\":" + FIRST + ",\"parts\":[{\"num\":1,\"_placeholder\":true}]}," + FIRST + "]",
                new byte[] {1},
                new byte[] {2, 3});
        Upload upload = codec.read(args, 0, TypeToken.get(Upload.class));
        assertArrayEquals(new byte[] {1}, upload.data());
        assertEquals(ByteBuffer.wrap(new byte[] {2, 3}), upload.parts().get(0));
        assertArrayEquals(new byte[] {1}, codec.read(args, 1, TypeToken.get(byte[].class)));
    }

    @Test
    void bytesCanBeReadFromNumbers() throws Exception {
        assertArrayEquals(new byte[] {1, -1}, read("[1,-1]", byte[].class));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5",
                "\"x\"",
                "[]",
                "{\"from\":\"x\"}",
                "{\"from\":1.5}",
                "{\"from\":null}",
                "{\"from\":2,\"to\":1}"
            })
    void mismatchedArgumentIsAnEventArgumentException(String json) {
        EventArgumentException e = assertThrows(EventArgumentException.class, () -> read(json, Range.class));
        assertEquals(true, e.getMessage().startsWith("argument 1 "), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"_placeholder\":true,\"num\":1}",
                "{\"_placeholder\":true,\"num\":-1}",
                "{\"_placeholder\":true,\"num\":true}",
                "{\"_placeholder\":true,\"num\":\"x\"}",
                "{\"_placeholder\":true}",
                "{}"
            })
    void placeholderWithoutAnAttachmentIsAnError(String json) {
        assertThrows(EventArgumentException.class, () -> read(json, byte[].class));
    }

    @Test
    void unwritableValueIsAnIllegalArgument() {
        Object nested = new Object[] {String.class};
        for (Object value : List.of(Double.NaN, Float.POSITIVE_INFINITY, String.class, nested)) {
            assertThrows(IllegalArgumentException.class, () -> codec.write("x", value));
        }
    }

    @Test
    void applicationGsonIsUsed() throws Exception {
        Gson gson = new GsonBuilder()
                .setFieldNamingPolicy(FieldNamingPolicy.UPPER_CAMEL_CASE)
                .serializeNulls()
                .create();
        PayloadCodec own = new PayloadCodec(gson);
        assertEquals(
                "[\"x\",{\"From\":1,\"To\":2}]",
                own.write("x", new Range(1, 2)).text().toString());
        assertEquals(new Range(1, 2), own.read(args("[{\"From\":1,\"To\":2}]"), 0, TypeToken.get(Range.class)));
        assertEquals(
                "[\"x\",{\"Name\":null,\"Data\":null,\"Parts\":null}]",
                own.write("x", new Upload(null, null, null)).text().toString());
    }
}
