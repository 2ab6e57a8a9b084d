package dev.carillon.testing;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import dev.carillon.RawJson;
import dev.carillon.adapter.ClusterCommand;
import dev.carillon.adapter.ClusterRequest;
import dev.carillon.adapter.SocketDescription;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Serialises the messages between servers. */
final class CommandBytes {
    private static final Map<String, Class<?>> TYPES = Stream.of(
                    ClusterCommand.Broadcast.class,
                    ClusterCommand.SocketsJoin.class,
                    ClusterCommand.SocketsLeave.class,
                    ClusterCommand.DisconnectSockets.class,
                    ClusterCommand.ServerSideEmit.class,
                    ClusterRequest.FetchSockets.class,
                    ClusterRequest.ServerSideEmit.class,
                    SocketDescription.class,
                    RawJson.class)
            .collect(Collectors.toMap(Class::getName, Function.identity()));

    private static final Gson GSON = new GsonBuilder()
            .registerTypeAdapter(byte[].class, new Base64Adapter())
            .create();

    private CommandBytes() {}

    static byte[] write(Object message) {
        return toJson(message).toString().getBytes(StandardCharsets.UTF_8);
    }

    private static JsonElement toJson(Object message) {
        if (message instanceof List<?> list) {
            JsonArray array = new JsonArray();
            list.forEach(element -> array.add(toJson(element)));
            return array;
        }
        JsonObject json = new JsonObject();
        json.add("type", new JsonPrimitive(message.getClass().getName()));
        json.add("value", GSON.toJsonTree(message));
        return json;
    }

    static Object read(byte[] bytes) {
        return fromJson(JsonParser.parseString(new String(bytes, StandardCharsets.UTF_8)));
    }

    private static Object fromJson(JsonElement json) {
        if (json instanceof JsonArray array) {
            List<Object> list = new ArrayList<>();
            array.forEach(element -> list.add(fromJson(element)));
            return list;
        }
        JsonObject object = json.getAsJsonObject();
        return GSON.fromJson(object.get("value"), TYPES.get(object.get("type").getAsString()));
    }

    private static final class Base64Adapter extends TypeAdapter<byte[]> {
        @Override
        public void write(JsonWriter out, byte[] value) throws IOException {
            out.value(Base64.getEncoder().encodeToString(value));
        }

        @Override
        public byte[] read(JsonReader in) throws IOException {
            return Base64.getDecoder().decode(in.nextString());
        }
    }
}
