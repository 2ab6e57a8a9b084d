package dev.carillon.internal.socketio.packet;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.google.gson.reflect.TypeToken;
import dev.carillon.EventArgs;
import dev.carillon.EventArgumentException;
import dev.carillon.Handshake;
import dev.carillon.PayloadTypeException;
import dev.carillon.RawJson;
import dev.carillon.internal.engineio.PacketFormatException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Converts between Java values and the payloads of events and acks, with the application's Gson or another codec. Thread-safe. */
public final class PayloadCodec {
    /** The maximum nesting depth that Gson reads. */
    private static final int MAX_OWN_DEPTH = 255;

    private final ValueCodec values;

    /** The types that have passed {@link #requireReadable}. */
    private final Set<Type> readable = ConcurrentHashMap.newKeySet();

    public PayloadCodec(ValueCodec values) {
        this.values = values;
    }

    /** Uses the application's Gson. */
    public PayloadCodec(Gson gson) {
        this(new GsonValueCodec(gson));
    }

    /** Writes a JSON array of the event name, unless it is null, and the arguments. */
    AttachmentWriter write(String event, Object... args) {
        AttachmentWriter out = new AttachmentWriter();
        try {
            out.setHtmlSafe(false);
            out.beginArray();
            if (event != null) {
                out.value(event);
            }
            for (Object arg : args) {
                writeArgument(out, arg);
            }
            out.endArray();
        } catch (IOException e) {
            throw new UncheckedIOException("a TextWriter cannot fail", e);
        } catch (RuntimeException e) { // thrown by the JSON library, or by types or adapters of the application
            throw new IllegalArgumentException("an argument cannot be written as JSON: " + e.getMessage(), e);
        }
        return out;
    }

    /** Converts values to the form in which a remote peer would receive them. */
    public RawArguments toRaw(Object... args) {
        return parse(toJsonArray(null, args));
    }

    /** Writes a JSON array of the event name, unless it is null, and the arguments. */
    public RawJson toJsonArray(String event, Object... args) {
        AttachmentWriter written = write(event, args);
        List<byte[]> copies = written.attachments().stream().map(byte[]::clone).toList();
        return new RawJson(written.text(), copies);
    }

    /**
     * Splits a JSON array into arguments.
     *
     * @throws IllegalArgumentException when the text is not a JSON array, or is nested too deeply
     */
    public RawArguments parse(RawJson array) {
        try {
            return new RawArguments(
                    array.json(), new JsonScanner(array.json(), 0, MAX_OWN_DEPTH).scanArray(), array.attachments());
        } catch (PacketFormatException e) {
            throw new IllegalArgumentException("not a JSON array, or nested too deeply: " + e.getMessage(), e);
        }
    }

    /** The name of an event that another server has encoded, which is the first argument. */
    public String eventName(RawArguments data) {
        return read(data, 0, TypeToken.get(String.class));
    }

    /** Converts received arguments to values that can be emitted again. */
    public Object[] values(RawArguments args) {
        return new PacketArgs(args, this).toArray();
    }

    private void writeArgument(AttachmentWriter out, Object arg) throws IOException {
        if (arg == null) {
            out.nullValue();
        } else if (arg instanceof RawJson raw) {
            write(raw, out);
        } else if (arg instanceof Handshake handshake) { // its attributes must never be sent
            values.write(handshake.toJson(), out);
        } else {
            values.write(arg, out);
        }
    }

    private static void write(RawJson raw, AttachmentWriter out) throws IOException {
        if (raw.attachments().isEmpty()) {
            out.jsonValue(raw.json());
        } else {
            Placeholders.copy(readJson(raw.json()), raw.attachments(), out);
        }
    }

    /** The JSON text of one value, without attachments. */
    public String toJson(Object value) {
        return LoneSurrogates.escape(value instanceof RawJson raw ? raw.json() : values.toJson(value));
    }

    /** Reads one argument. Returns null if the sender omitted it. */
    <T> T read(RawArguments args, int index, TypeToken<T> type) {
        if (index >= args.size()) {
            return null;
        }
        try {
            return values.read(args, index, type);
        } catch (PayloadTypeException e) {
            throw e;
        } catch (RuntimeException e) { // thrown by the JSON library, or by types or adapters of the application
            throw new EventArgumentException("argument " + (index + 1) + " does not fit " + type, e);
        }
    }

    /**
     * Checks that the parameter type of a handler can be read. Handlers are registered for each client, so the result for a
     * readable type is cached.
     *
     * @throws PayloadTypeException if no JSON can be read as this type
     */
    public void requireReadable(Type type, String event) {
        if (!readable.contains(type)) {
            try {
                values.requireReadable(type);
            } catch (PayloadTypeException e) {
                throw new PayloadTypeException("event \"" + event + "\": " + e.getMessage(), e);
            }
            readable.add(type);
        }
    }

    /** Reads an acknowledgement: nothing for {@link Void}, all arguments for {@link EventArgs}, otherwise the first argument. */
    public <T> T readReply(RawArguments args, Class<T> type) {
        if (type == Void.class) {
            return null;
        }
        return type == EventArgs.class ? type.cast(new PacketArgs(args, this)) : read(args, 0, TypeToken.get(type));
    }

    public static JsonElement readJson(String text) {
        return JsonParser.parseString(text);
    }
}
