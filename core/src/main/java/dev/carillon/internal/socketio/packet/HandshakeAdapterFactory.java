package dev.carillon.internal.socketio.packet;

import com.google.gson.Gson;
import com.google.gson.TypeAdapter;
import com.google.gson.TypeAdapterFactory;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import dev.carillon.Handshake;
import java.io.IOException;

/** Writes a {@link Handshake} in the form of {@link Handshake#toJson}, which omits the attributes of the application. */
final class HandshakeAdapterFactory implements TypeAdapterFactory {
    @Override
    @SuppressWarnings("unchecked") // the type has been checked
    public <T> TypeAdapter<T> create(Gson gson, TypeToken<T> type) {
        return type.getRawType() == Handshake.class ? (TypeAdapter<T>) new HandshakeAdapter(gson).nullSafe() : null;
    }

    private static final class HandshakeAdapter extends TypeAdapter<Handshake> {
        private final Gson gson;

        HandshakeAdapter(Gson gson) {
            this.gson = gson;
        }

        @Override
        public void write(JsonWriter out, Handshake handshake) {
            gson.toJson(handshake.toJson(), out);
        }

        @Override
        public Handshake read(JsonReader in) throws IOException {
            throw new UnsupportedOperationException("a handshake cannot be read from JSON");
        }
    }
}
