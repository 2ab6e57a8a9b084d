package dev.carillon;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Converts the members of a handshake to and from the format of the Node.js server. */
final class HandshakeJson {
    /** The format of JavaScript's {@code Date#toString}, in UTC. */
    private static final DateTimeFormatter JAVASCRIPT_DATE = DateTimeFormatter.ofPattern(
                    "EEE MMM dd yyyy HH:mm:ss 'GMT+0000 (Coordinated Universal Time)'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private HandshakeJson() {}

    static String time(Instant time) {
        return JAVASCRIPT_DATE.format(time);
    }

    /** The peer's IP address without the port, or null if it is not known. */
    static String address(InetSocketAddress address) {
        InetAddress resolved = address == null ? null : address.getAddress();
        return resolved == null ? null : resolved.getHostAddress();
    }

    /** Joins repeated headers in the same way as Node.js ({@code IncomingMessage#headers}). */
    static JsonObject headers(Map<String, List<String>> headers) {
        JsonObject json = new JsonObject();
        headers.forEach(
                (name, values) -> json.addProperty(name, String.join(name.equals("cookie") ? "; " : ", ", values)));
        return json;
    }

    /** Writes a parameter that occurs several times as an array. */
    static JsonObject query(Map<String, List<String>> query) {
        JsonObject json = new JsonObject();
        query.forEach((name, values) ->
                json.add(name, values.size() == 1 ? new JsonPrimitive(values.get(0)) : array(values)));
        return json;
    }

    private static JsonElement array(List<String> values) {
        JsonArray array = new JsonArray();
        values.forEach(array::add);
        return array;
    }

    static Handshake read(JsonObject json) {
        return new Handshake(
                lists(json.get("headers")),
                lists(json.get("query")),
                string(json.get("url")),
                address(string(json.get("address"))),
                Instant.ofEpochMilli(json.get("issued") instanceof JsonPrimitive issued ? issued.getAsLong() : 0),
                isTrue(json.get("secure")),
                isTrue(json.get("xdomain")),
                json.get("auth") instanceof JsonObject auth ? auth : null,
                Map.of());
    }

    private static Map<String, List<String>> lists(JsonElement json) {
        Map<String, List<String>> lists = new LinkedHashMap<>();
        if (json instanceof JsonObject object) {
            object.asMap().forEach((name, value) -> lists.put(name, list(value)));
        }
        return lists;
    }

    private static List<String> list(JsonElement json) {
        return json instanceof JsonArray array
                ? array.asList().stream().map(HandshakeJson::string).toList()
                : List.of(string(json));
    }

    private static String string(JsonElement json) {
        return json instanceof JsonPrimitive primitive ? primitive.getAsString() : "";
    }

    private static boolean isTrue(JsonElement json) {
        return json instanceof JsonPrimitive primitive && primitive.getAsBoolean();
    }

    /** Parses an IP address, without a DNS lookup. Returns null if it is not valid. */
    private static InetSocketAddress address(String numbers) {
        return NetUtil.isValidIpV4Address(numbers) || NetUtil.isValidIpV6Address(numbers)
                ? new InetSocketAddress(numbers, 0)
                : null;
    }
}
