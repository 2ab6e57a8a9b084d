package dev.carillon.internal.socketio.packet;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.reflect.TypeToken;
import dev.carillon.EventArgs;
import dev.carillon.RawJson;

/** The arguments of a received packet, parsed on demand. */
public record PacketArgs(RawArguments raw, PayloadCodec payloads) implements EventArgs {

    /** Making a type token for each event would take longer than to read a short argument. */
    private static final ClassValue<TypeToken<?>> TYPES = new ClassValue<>() {
        @Override
        protected TypeToken<?> computeValue(Class<?> type) {
            return TypeToken.get(type);
        }
    };

    @Override
    public int size() {
        return raw.size();
    }

    @Override
    @SuppressWarnings("unchecked") // the token is made of the class
    public <T> T get(int index, Class<T> type) {
        return payloads.read(raw, index, (TypeToken<T>) TYPES.get(type));
    }

    @Override
    public <T> T get(int index, TypeToken<T> type) {
        return payloads.read(raw, index, type);
    }

    @Override
    public JsonElement json(int index) {
        return index < raw.size() ? PayloadCodec.readJson(raw.text(index)) : JsonNull.INSTANCE;
    }

    @Override
    public RawJson raw(int index) {
        return index < raw.size() ? new RawJson(raw.text(index), raw.attachments()) : new RawJson("null");
    }

    @Override
    public boolean isBinary(int index) {
        return index < raw.size()
                && !raw.attachments().isEmpty()
                && Placeholders.isPlaceholder(PayloadCodec.readJson(raw.text(index)));
    }

    @Override
    public Object value(int index) {
        return raw(index);
    }

    @Override
    public Object[] toArray() {
        Object[] values = new Object[raw.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(i);
        }
        return values;
    }
}
