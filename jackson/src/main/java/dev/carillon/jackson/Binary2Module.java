package dev.carillon.jackson;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.jsontype.TypeDeserializer;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.carillon.Handshake;
import dev.carillon.JsonCodec.Attachments;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Adds the types that payloads need in addition to the application's own: binary values, as attachment placeholders (Socket.IO
 * protocol v5, "Binary packets"), and the JSON trees and handshakes of Carillon's API.
 */
final class Binary2Module extends SimpleModule {
    /** The attribute of a reader or writer that holds the attachments of the packet. */
    static final Object ATTACHMENTS = new Object();

    private static final long serialVersionUID = 1L;

    Binary2Module() {
        super("carillon");
        addSerializer(byte[].class, new BytesSerializer());
        addSerializer(ByteBuffer.class, new BufferSerializer());
        addSerializer(JsonElement.class, new TreeSerializer());
        addSerializer(Handshake.class, new HandshakeSerializer());
        addDeserializer(byte[].class, new BytesDeserializer());
        addDeserializer(ByteBuffer.class, new BufferDeserializer());
        addTree(JsonElement.class);
        addTree(JsonObject.class);
        addTree(JsonArray.class);
        addTree(JsonPrimitive.class);
    }

    private <T extends JsonElement> void addTree(Class<T> type) {
        addDeserializer(type, new TreeDeserializer<>(type));
    }

    private static void writeAttachment(byte[] data, JsonGenerator out, SerializerProvider context) throws IOException {
        if (context.getAttribute(ATTACHMENTS) instanceof Attachments attachments) {
            out.writeStartObject();
            out.writeBooleanField("_placeholder", true);
            out.writeNumberField("num", attachments.add(data));
            out.writeEndObject();
        } else {
            out.writeBinary(data);
        }
    }

    /** Writes a value without type information, even if the mapper has default typing enabled. */
    private abstract static class PlainSerializer<T> extends JsonSerializer<T> {
        @Override
        public void serializeWithType(T value, JsonGenerator out, SerializerProvider context, TypeSerializer types)
                throws IOException {
            serialize(value, out, context);
        }
    }

    private static final class BytesSerializer extends PlainSerializer<byte[]> {
        @Override
        public void serialize(byte[] value, JsonGenerator out, SerializerProvider context) throws IOException {
            writeAttachment(value, out, context);
        }
    }

    private static final class BufferSerializer extends PlainSerializer<ByteBuffer> {
        @Override
        public void serialize(ByteBuffer value, JsonGenerator out, SerializerProvider context) throws IOException {
            byte[] data = new byte[value.remaining()];
            value.duplicate().get(data);
            writeAttachment(data, out, context);
        }
    }

    private static final class TreeSerializer extends PlainSerializer<JsonElement> {
        private static final Gson GSON = new GsonBuilder().serializeNulls().create();

        @Override
        public void serialize(JsonElement value, JsonGenerator out, SerializerProvider context) throws IOException {
            out.writeRawValue(GSON.toJson(value));
        }
    }

    private static final class HandshakeSerializer extends PlainSerializer<Handshake> {
        @Override
        public void serialize(Handshake value, JsonGenerator out, SerializerProvider context) throws IOException {
            out.writeRawValue(value.toJson().toString());
        }
    }

    private static byte[] readBytes(JsonParser in, DeserializationContext context) throws IOException {
        return switch (in.currentToken()) {
            case START_OBJECT -> readAttachment(in, context);
            case START_ARRAY -> readNumbers(in);
            default -> in.getBinaryValue();
        };
    }

    private static byte[] readAttachment(JsonParser in, DeserializationContext context) throws IOException {
        int number = -1;
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String name = in.currentName();
            in.nextToken();
            if (name.equals("num")) {
                number = in.getIntValue();
            } else {
                in.skipChildren();
            }
        }
        List<?> attachments = context.getAttribute(ATTACHMENTS) instanceof List<?> present ? present : List.of();
        if (number < 0 || number >= attachments.size()) {
            return context.reportInputMismatch(byte[].class, "no attachment has this number");
        }
        return (byte[]) attachments.get(number);
    }

    /** Reads bytes from an array of numbers, as some clients send them. */
    private static byte[] readNumbers(JsonParser in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            bytes.write(in.getByteValue());
        }
        return bytes.toByteArray();
    }

    /** Reads a value without type information, even if the mapper has default typing enabled. */
    private abstract static class PlainDeserializer<T> extends StdDeserializer<T> {
        private static final long serialVersionUID = 1L;

        PlainDeserializer(Class<T> type) {
            super(type);
        }

        @Override
        public Object deserializeWithType(JsonParser in, DeserializationContext context, TypeDeserializer types)
                throws IOException {
            return deserialize(in, context);
        }
    }

    private static final class BytesDeserializer extends PlainDeserializer<byte[]> {
        private static final long serialVersionUID = 1L;

        BytesDeserializer() {
            super(byte[].class);
        }

        @Override
        public byte[] deserialize(JsonParser in, DeserializationContext context) throws IOException {
            return readBytes(in, context);
        }
    }

    private static final class BufferDeserializer extends PlainDeserializer<ByteBuffer> {
        private static final long serialVersionUID = 1L;

        BufferDeserializer() {
            super(ByteBuffer.class);
        }

        @Override
        public ByteBuffer deserialize(JsonParser in, DeserializationContext context) throws IOException {
            return ByteBuffer.wrap(readBytes(in, context));
        }
    }

    private static final class TreeDeserializer<T extends JsonElement> extends PlainDeserializer<T> {
        private static final long serialVersionUID = 1L;

        private final Class<T> type;

        TreeDeserializer(Class<T> type) {
            super(type);
            this.type = type;
        }

        @Override
        public T deserialize(JsonParser in, DeserializationContext context) throws IOException {
            JsonElement tree =
                    com.google.gson.JsonParser.parseString(in.readValueAsTree().toString());
            return type.isInstance(tree)
                    ? type.cast(tree)
                    : context.reportInputMismatch(type, "this JSON is not a %s", type.getSimpleName());
        }

        /** Reads null as Gson does: as {@link JsonNull} if the type permits it. */
        @Override
        public T getNullValue(DeserializationContext context) {
            return type.isInstance(JsonNull.INSTANCE) ? type.cast(JsonNull.INSTANCE) : null;
        }
    }
}
