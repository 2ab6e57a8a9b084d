package dev.carillon.msgpack;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.carillon.Parser;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.msgpack.core.MessagePacker;

/** Writes JSON with placeholders as MessagePack, with the binary values in their places. */
final class DataWriter {
    /** 18 digits always fit into 64 bits. */
    private static final Pattern INTEGER = Pattern.compile("-?\\d{1,18}");

    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

    private final MessagePacker out;

    DataWriter(MessagePacker out) {
        this.out = out;
    }

    void write(String json, List<byte[]> attachments) throws IOException {
        writeValue(JsonParser.parseString(json), attachments);
    }

    void writeValue(JsonElement value, List<byte[]> attachments) throws IOException {
        if (value.isJsonArray()) {
            out.packArrayHeader(value.getAsJsonArray().size());
            for (JsonElement element : value.getAsJsonArray()) {
                writeValue(element, attachments);
            }
        } else if (value instanceof JsonObject object) {
            writeObject(object, attachments);
        } else if (value instanceof JsonPrimitive primitive) {
            writePrimitive(primitive);
        } else {
            out.packNil();
        }
    }

    private void writeObject(JsonObject object, List<byte[]> attachments) throws IOException {
        if (isPlaceholder(object, attachments.size())) {
            byte[] binary = attachments.get(object.get("num").getAsInt());
            out.packBinaryHeader(binary.length).writePayload(binary);
            return;
        }
        out.packMapHeader(object.size());
        for (Map.Entry<String, JsonElement> member : object.entrySet()) {
            out.packString(member.getKey());
            writeValue(member.getValue(), attachments);
        }
    }

    /** Whether an object is a placeholder as specified by {@link Parser.Packet#data}. Other objects are application data. */
    private static boolean isPlaceholder(JsonObject object, int attachments) {
        return attachments > 0
                && object.get("_placeholder") instanceof JsonPrimitive marker
                && marker.isBoolean()
                && marker.getAsBoolean()
                && object.get("num") instanceof JsonPrimitive number
                && NUMBER.matcher(number.getAsString()).matches()
                && number.getAsInt() < attachments;
    }

    private void writePrimitive(JsonPrimitive primitive) throws IOException {
        if (primitive.isString()) {
            out.packString(primitive.getAsString());
        } else if (primitive.isBoolean()) {
            out.packBoolean(primitive.getAsBoolean());
        } else if (INTEGER.matcher(primitive.getAsString()).matches()) {
            out.packLong(primitive.getAsLong());
        } else {
            out.packDouble(primitive.getAsDouble());
        }
    }
}
