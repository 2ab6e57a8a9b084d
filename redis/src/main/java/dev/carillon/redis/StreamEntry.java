package dev.carillon.redis;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.carillon.Parser.ParserException;
import dev.carillon.RawJson;
import dev.carillon.adapter.ClusterCommand;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The format of the entries of a stream: the fields {@code uid}, {@code nsp}, {@code type} and {@code data}. The data is JSON or, if it
 * contains binary values, MessagePack in Base64. Carillon adds a {@link #TAG}, which Node.js ignores.
 */
final class StreamEntry {
    static final String TAG = "tag";
    private static final String BROADCAST = Integer.toString(ClusterAdapter.BROADCAST);

    private StreamEntry() {}

    // ---- writing ----

    static Map<String, byte[]> fields(String uid, String namespace, int type, String data) {
        Map<String, byte[]> fields = new LinkedHashMap<>();
        fields.put("uid", RedisLink.bytes(uid));
        fields.put("nsp", RedisLink.bytes(namespace));
        fields.put("type", RedisLink.bytes(Integer.toString(type)));
        fields.put("data", RedisLink.bytes(data));
        return fields;
    }

    static String data(Message data) {
        return data.attachments().isEmpty()
                ? data.object().toString()
                : Base64.getEncoder().encodeToString(data.toMessagePack());
    }

    /** Returns the data of a broadcast. Broadcasts are frequent, so their JSON is copied instead of parsed. */
    static String data(String namespace, ClusterCommand.Broadcast broadcast) {
        JsonObject options = BroadcastFormat.options(broadcast);
        if (!broadcast.data().attachments().isEmpty()) {
            JsonObject data = new JsonObject();
            data.add("opts", options);
            data.add("packet", BroadcastFormat.packet(namespace, broadcast));
            return data(new Message(data, broadcast.data().attachments()));
        }
        return "{\"opts\":" + options + ",\"packet\":{\"type\":" + BroadcastFormat.EVENT + ",\"data\":"
                + broadcast.data().json() + ",\"nsp\":" + new JsonPrimitive(namespace) + "}}";
    }

    // ---- reading ----

    static String text(Map<String, byte[]> fields, String name) {
        byte[] value = fields.get(name);
        return value == null ? "" : new String(value, StandardCharsets.UTF_8);
    }

    static boolean isBroadcast(Map<String, byte[]> fields) {
        return text(fields, "type").equals(BROADCAST);
    }

    static OptionalLong tag(Map<String, byte[]> fields) {
        return fields.containsKey(TAG) ? OptionalLong.of(Long.parseLong(text(fields, TAG))) : OptionalLong.empty();
    }

    private static Message data(Map<String, byte[]> fields) throws ParserException {
        byte[] data = fields.getOrDefault("data", new byte[] {'{', '}'});
        try {
            return Message.read(
                    data.length > 0 && data[0] == '{'
                            ? data
                            : Base64.getDecoder().decode(data));
        } catch (IllegalArgumentException e) {
            throw new ParserException("malformed Base64");
        }
    }

    /** Returns the message of an entry. */
    static Message message(Map<String, byte[]> fields) throws ParserException {
        Message data = data(fields);
        JsonObject message = new JsonObject();
        message.addProperty("uid", text(fields, "uid"));
        message.addProperty("nsp", text(fields, "nsp"));
        try {
            message.addProperty("type", Integer.parseInt(text(fields, "type")));
        } catch (NumberFormatException e) {
            throw new ParserException("malformed type");
        }
        message.add("data", data.object());
        return new Message(message, data.attachments());
    }

    /**
     * Reads a broadcast.
     *
     * @throws IllegalArgumentException if it is malformed
     */
    static ClusterCommand.Broadcast broadcast(Map<String, byte[]> fields) {
        try {
            Message data = data(fields);
            RawJson event =
                    new RawJson(String.valueOf(data.member("packet").object().get("data")), data.attachments());
            return BroadcastFormat.broadcast(event, data.member("opts"));
        } catch (ParserException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
