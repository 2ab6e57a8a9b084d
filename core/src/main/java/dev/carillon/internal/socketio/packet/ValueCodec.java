package dev.carillon.internal.socketio.packet;

import com.google.gson.reflect.TypeToken;
import java.io.IOException;
import java.lang.reflect.Type;

/** Converts single Java values to and from JSON. */
interface ValueCodec {
    /** Writes a value, which must not be null. */
    void write(Object value, AttachmentWriter out) throws IOException;

    /** Returns the JSON text of a value or of null. Attachments are not possible here. */
    String toJson(Object value);

    /** Reads an argument, which must exist. */
    <T> T read(RawArguments args, int index, TypeToken<T> type);

    /** Throws a {@link dev.carillon.PayloadTypeException} if it is known that no JSON can be read as this type. */
    void requireReadable(Type type);
}
