package dev.carillon.internal.socketio;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import dev.carillon.EventArgs;
import dev.carillon.EventArgumentException;
import dev.carillon.RawJson;
import dev.carillon.internal.engineio.PacketFormatException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Between Java values and the payloads of events and acks, by the application's Gson. Safe for all threads. */
final class PayloadCodec {
    /** Gson reads no deeper. */
    private static final int MAX_OWN_DEPTH = 255;

    private final Gson gson;

    /** Whether strings are read as Gson reads them, and not by an adapter of the application's. */
    private final boolean plainStrings;

    PayloadCodec(Gson gson) {
        this.gson = gson.newBuilder()
                .disableHtmlEscaping()
                .registerTypeAdapterFactory(new BinaryAdapterFactory())
                .create();
        this.plainStrings = this.gson.getAdapter(String.class) == new Gson().getAdapter(String.class);
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
        } catch (RuntimeException e) { // Gson's own and those of the application's types and adapters
            throw new IllegalArgumentException("an argument cannot be written as JSON: " + e.getMessage(), e);
        }
        return out;
    }

    /** Values as another would receive them. */
    RawArguments toRaw(Object... args) {
        AttachmentWriter written = write(null, args);
        String json = written.text();
        try {
            int[] bounds = new JsonScanner(json, 0, MAX_OWN_DEPTH).scanArray();
            List<byte[]> copies =
                    written.attachments().stream().map(byte[]::clone).toList();
            return new RawArguments(json, bounds, copies);
        } catch (PacketFormatException e) {
            throw new IllegalArgumentException("an argument is nested too deeply", e);
        }
    }

    private void writeArgument(AttachmentWriter out, Object arg) throws IOException {
        if (arg == null) {
            out.nullValue();
        } else if (arg instanceof RawJson raw) {
            write(raw, out);
        } else if (arg instanceof JsonElement json) {
            gson.toJson(json, out);
        } else {
            gson.toJson(arg, arg.getClass(), out);
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
    String toJson(Object value) {
        return gson.toJson(value);
    }

    /** Reads one argument; null where it was not sent. */
    @SuppressWarnings("unchecked") // the type was compared
    <T> T read(RawArguments args, int index, TypeToken<T> type) {
        if (index >= args.size()) {
            return null;
        }
        if (plainStrings && type.getRawType() == String.class && args.isPlainString(index)) {
            return (T) args.plainString(index);
        }
        try (JsonReader in = new AttachmentReader(args.text(index), args.attachments())) {
            return gson.fromJson(in, type);
        } catch (RuntimeException e) { // Gson's own and those of the application's types and adapters
            throw new EventArgumentException("argument " + (index + 1) + " does not fit " + type, e);
        } catch (IOException e) {
            throw new UncheckedIOException("a StringReader cannot fail", e);
        }
    }

    /** Reads an acknowledgement: its first argument, or nothing, or all of it. */
    <T> T readReply(RawArguments args, Class<T> type) {
        if (type == Void.class) {
            return null;
        }
        return type == EventArgs.class ? type.cast(new PacketArgs(args, this)) : read(args, 0, TypeToken.get(type));
    }

    static JsonElement readJson(String text) {
        return JsonParser.parseString(text);
    }
}
