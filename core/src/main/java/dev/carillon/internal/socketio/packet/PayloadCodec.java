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

/** Between Java values and the payloads of events and acks, by the application's Gson or another codec. Thread-safe. */
public final class PayloadCodec {
    /** Gson reads no deeper. */
    private static final int MAX_OWN_DEPTH = 255;

    private final ValueCodec values;

    /** The types of the application's handlers. */
    private final Set<Type> readable = ConcurrentHashMap.newKeySet();

    public PayloadCodec(ValueCodec values) {
        this.values = values;
    }

    /** With the application's Gson. */
    public PayloadCodec(Gson gson) {
        this(new GsonValueCodec(gson));
    }

    /** Writes a JSON array of an event's name, if there is one, and the arguments. */
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
            throw new UncheckedIOException("a StringWriter cannot fail", e);
        } catch (RuntimeException e) { // the JSON library's own and those of the application's types and adapters
            throw new IllegalArgumentException("an argument cannot be written as JSON: " + e.getMessage(), e);
        }
        return out;
    }

    /** Values as another would receive them. */
    public RawArguments toRaw(Object... args) {
        AttachmentWriter written = write(null, args);
        List<byte[]> copies = written.attachments().stream().map(byte[]::clone).toList();
        return parse(new RawJson(written.text(), copies));
    }

    /**
     * The arguments in a JSON array.
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

    /** The first of the arguments of an event that another server has encoded. */
    public String eventName(RawArguments data) {
        return read(data, 0, TypeToken.get(String.class));
    }

    /** Arguments as values that can be emitted. */
    public Object[] values(RawArguments args) {
        return new PacketArgs(args, this).toArray();
    }

    private void writeArgument(AttachmentWriter out, Object arg) throws IOException {
        if (arg == null) {
            out.nullValue();
        } else if (arg instanceof RawJson raw) {
            write(raw, out);
        } else if (arg instanceof Handshake handshake) { // no codec may show its attributes
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
        return value instanceof RawJson raw ? raw.json() : values.toJson(value);
    }

    /** Reads one argument; null where it was not sent. */
    <T> T read(RawArguments args, int index, TypeToken<T> type) {
        if (index >= args.size()) {
            return null;
        }
        try {
            return values.read(args, index, type);
        } catch (PayloadTypeException e) {
            throw e;
        } catch (RuntimeException e) { // the JSON library's own and those of the application's types and adapters
            throw new EventArgumentException("argument " + (index + 1) + " does not fit " + type, e);
        }
    }

    /**
     * Checks a type that a handler wants. Handlers are registered for each client, so this is done once for a type.
     *
     * @throws PayloadTypeException when no JSON can be read as this type
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

    /** Reads an acknowledgement: its first argument, or nothing, or all of it. */
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
