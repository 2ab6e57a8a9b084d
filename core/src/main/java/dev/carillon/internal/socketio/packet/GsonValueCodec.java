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

/** The application's Gson, with adapters for binary data, dates and handshakes. */
public final class GsonValueCodec implements ValueCodec {
    private final Gson gson;

    /** Whether strings are read as Gson reads them, and not by an adapter of the application's. */
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
    public void write(Object value, AttachmentWriter out) {
        if (value instanceof JsonElement json) {
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
    @SuppressWarnings("unchecked") // the type was compared
    public <T> T read(RawArguments args, int index, TypeToken<T> type) {
        if (plainStrings && type.getRawType() == String.class && args.isPlainString(index)) {
            return (T) args.plainString(index);
        }
        try (JsonReader in = new AttachmentReader(args.text(index), args.attachments())) {
            return gson.fromJson(in, type);
        } catch (JsonIOException
                | UnsupportedOperationException e) { // a text does not fail to be read, but a class may
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
        } catch (RuntimeException e) { // Gson's own and those of the application's adapter factories
            throw unreadable(token, e);
        }
        if (isAbstract(token.getRawType())) {
            requireInstances(token, adapter);
        }
    }

    private static boolean isAbstract(Class<?> type) {
        return Modifier.isAbstract(type.getModifiers()) && !type.isArray() && !type.isPrimitive();
    }

    /** Gson has an adapter for any interface, which fails when it has to create an instance. */
    private static void requireInstances(TypeToken<?> type, TypeAdapter<?> adapter) {
        try {
            Object unused = adapter.fromJson("{}");
        } catch (JsonIOException | UnsupportedOperationException e) {
            throw unreadable(type, e);
        } catch (RuntimeException | IOException e) {
            return; // another JSON may fit it
        }
    }

    private static PayloadTypeException unreadable(TypeToken<?> type, RuntimeException cause) {
        return new PayloadTypeException(
                type + " cannot be read from JSON; give the server a Gson with a TypeAdapter for what it lacks: "
                        + cause.getMessage(),
                cause);
    }
}
