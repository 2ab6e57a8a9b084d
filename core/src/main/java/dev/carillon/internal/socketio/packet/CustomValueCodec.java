package dev.carillon.internal.socketio.packet;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.google.gson.reflect.TypeToken;
import dev.carillon.JsonCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Type;

/** Adapts the {@link JsonCodec} of the application. */
public record CustomValueCodec(JsonCodec codec) implements ValueCodec {
    private static final Gson TREES = new GsonBuilder().serializeNulls().create();

    @Override
    public void write(Object value, AttachmentWriter out) throws IOException {
        out.jsonValue(toJson(value, out::add));
    }

    @Override
    public String toJson(Object value) {
        return toJson(value, data -> {
            throw new IllegalArgumentException("binary attachments are not possible here");
        });
    }

    private String toJson(Object value, JsonCodec.Attachments attachments) {
        if (value == null || value instanceof JsonElement) {
            return TREES.toJson(value);
        }
        TextWriter json = new TextWriter(new StringBuilder(64));
        try {
            codec.write(value, json, attachments);
        } catch (IOException e) {
            throw new UncheckedIOException("a codec cannot write " + value.getClass(), e);
        }
        String text = json.toString();
        if (text.isBlank()) {
            throw new IllegalArgumentException(
                    codec.getClass().getName() + " wrote no JSON for a value of " + value.getClass());
        }
        return text;
    }

    @Override
    @SuppressWarnings("unchecked") // guaranteed by the contract of the codec
    public <T> T read(RawArguments args, int index, TypeToken<T> type) {
        if (isTree(type.getRawType())) {
            return (T) type.getRawType().cast(JsonParser.parseString(args.text(index)));
        }
        return (T) codec.read(args.text(index), args.attachments(), type.getType());
    }

    @Override
    public void requireReadable(Type type) {
        if (!isTree(TypeToken.get(type).getRawType())) {
            codec.requireReadable(type);
        }
    }

    /** Gson's tree types are part of Carillon's API, so they work with every codec. */
    private static boolean isTree(Class<?> type) {
        return JsonElement.class.isAssignableFrom(type);
    }
}
