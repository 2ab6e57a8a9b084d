package dev.carillon.internal.socketio.packet;

import com.google.gson.Gson;
import com.google.gson.TypeAdapter;
import com.google.gson.TypeAdapterFactory;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Writes {@code byte[]} and {@link ByteBuffer} values as binary attachments, at any depth of a payload, and reads them back. */
final class BinaryAdapterFactory implements TypeAdapterFactory {

    @Override
    @SuppressWarnings("unchecked") // each branch checks the type
    public <T> TypeAdapter<T> create(Gson gson, TypeToken<T> type) {
        if (type.getRawType() == byte[].class) {
            TypeAdapter<byte[]> plain = (TypeAdapter<byte[]>) gson.getDelegateAdapter(this, type);
            return (TypeAdapter<T>) new BytesAdapter(plain).nullSafe();
        }
        if (ByteBuffer.class.isAssignableFrom(type.getRawType())) {
            return (TypeAdapter<T>) new BufferAdapter(gson.getAdapter(byte[].class)).nullSafe();
        }
        return null;
    }

    private static final class BytesAdapter extends TypeAdapter<byte[]> {
        private final TypeAdapter<byte[]> plain;

        BytesAdapter(TypeAdapter<byte[]> plain) {
            this.plain = plain;
        }

        @Override
        public void write(JsonWriter out, byte[] value) throws IOException {
            if (out instanceof AttachmentWriter writer) {
                writer.attach(value);
            } else {
                plain.write(out, value);
            }
        }

        @Override
        public byte[] read(JsonReader in) throws IOException {
            return in instanceof AttachmentReader reader && in.peek() == JsonToken.BEGIN_OBJECT
                    ? reader.readAttachment()
                    : plain.read(in);
        }
    }

    private static final class BufferAdapter extends TypeAdapter<ByteBuffer> {
        private final TypeAdapter<byte[]> bytes;

        BufferAdapter(TypeAdapter<byte[]> bytes) {
            this.bytes = bytes;
        }

        @Override
        @SuppressWarnings("ByteBufferBackingArray") // see isWholeArray
        public void write(JsonWriter out, ByteBuffer value) throws IOException {
            bytes.write(out, isWholeArray(value) ? value.array() : copyOf(value));
        }

        @SuppressWarnings("ByteBufferBackingArray") // if the whole array remains, it starts at index 0
        private static boolean isWholeArray(ByteBuffer value) {
            return value.hasArray() && value.remaining() == value.array().length;
        }

        private static byte[] copyOf(ByteBuffer value) {
            byte[] copy = new byte[value.remaining()];
            value.duplicate().get(copy);
            return copy;
        }

        @Override
        public ByteBuffer read(JsonReader in) throws IOException {
            return ByteBuffer.wrap(bytes.read(in));
        }
    }
}
