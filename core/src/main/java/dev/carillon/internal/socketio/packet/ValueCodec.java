package dev.carillon.internal.socketio.packet;

import com.google.gson.reflect.TypeToken;
import java.io.IOException;
import java.lang.reflect.Type;

/** Between single Java values and JSON. */
interface ValueCodec {
    /** Writes a value that is not null. */
    void write(Object value, AttachmentWriter out) throws IOException;

    /** The JSON text of a value, or of null, where there can be no attachments. */
    String toJson(Object value);

    /** Reads an argument that was sent. */
    <T> T read(RawArguments args, int index, TypeToken<T> type);

    /** Fails with a {@link dev.carillon.PayloadTypeException} for a type that no JSON can be read as, where that is known. */
    void requireReadable(Type type);
}
