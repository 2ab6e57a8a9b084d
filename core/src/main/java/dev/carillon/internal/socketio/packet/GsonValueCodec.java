package dev.carillon.internal.socketio.packet;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonIOException;
import com.google.gson.TypeAdapter;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import dev.carillon.PayloadTypeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;

/** Reads and writes values with the application's Gson, extended by adapters for binary data, dates and handshakes. */
public final class GsonValueCodec implements ValueCodec {
    private final Gson gson;

    /** Whether strings are read and written by Gson's own adapter, and not by one of the application. */
    private final boolean plainStrings;

    public GsonValueCodec(Gson gson) {
        this.gson = gson.newBuilder()
                .disableHtmlEscaping()
                .registerTypeAdapterFactory(new IsoTimeAdapterFactory(gson))
                .registerTypeAdapterFactory(new HandshakeAdapterFactory())
                .registerTypeAdapterFactory(new BinaryAdapterFactory())
                .create();
        this.plainStrings = this.gson.getAdapter(String.class) == new Gson().getAdapter(String.class);
    }

    @Override
    public void write(Object value, AttachmentWriter out) throws IOException {
        if (plainStrings && value instanceof String string) { // what the adapter does, without looking for it
            out.value(string);
        } else if (value instanceof JsonElement json) {
            gson.toJson(json, out);
        } else {
            gson.toJson(value, value.getClass(), out);
        }
    }

    @Override
    public String toJson(Object value) {
        return gson.toJson(value);
    }

    @Override
    @SuppressWarnings("unchecked") // the type has been checked
    public <T> T read(RawArguments args, int index, TypeToken<T> type) {
        if (plainStrings && type.getRawType() == String.class && args.isPlainString(index)) {
            return (T) args.plainString(index);
        }
        try (JsonReader in = new AttachmentReader(args.text(index), args.attachments())) {
            return gson.fromJson(in, type);
        } catch (JsonIOException
                | UnsupportedOperationException e) { // caused by the class of the value, never by the JSON text
            throw unreadable(type, e);
        } catch (RuntimeException e) {
            requireReadable(type.getType());
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException("a StringReader cannot fail", e);
        }
    }

    @Override
    public void requireReadable(Type type) {
        TypeToken<?> token = TypeToken.get(type);
        TypeAdapter<?> adapter;
        try {
            adapter = gson.getAdapter(token);
        } catch (RuntimeException e) { // thrown by Gson or by an adapter factory of the application
            throw unreadable(token, e);
        }
        if (isAbstract(token.getRawType())) {
            requireInstances(token, adapter);
        }
    }

    private static boolean isAbstract(Class<?> type) {
        return Modifier.isAbstract(type.getModifiers()) && !type.isArray() && !type.isPrimitive();
    }

    /** Gson returns an adapter for every interface and abstract class; some of them fail only when they create an instance. */
    private static void requireInstances(TypeToken<?> type, TypeAdapter<?> adapter) {
        try {
            Object unused = adapter.fromJson("{}");
        } catch (JsonIOException | UnsupportedOperationException e) {
            throw unreadable(type, e);
        } catch (RuntimeException | IOException e) {
            return; // other JSON may be readable
        }
    }

    private static PayloadTypeException unreadable(TypeToken<?> type, RuntimeException cause) {
        return new PayloadTypeException(
                type + " cannot be read from JSON; give the server a Gson with a TypeAdapter for what it lacks: "
                        + cause.getMessage(),
                cause);
    }
}
