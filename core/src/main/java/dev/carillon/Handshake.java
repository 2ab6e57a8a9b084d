package dev.carillon;

import com.google.gson.JsonObject;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The request that opened a client's session.
 *
 * @param headers the request headers; names in lower case, values in order
 * @param query the decoded query parameters, {@code EIO} and {@code transport} among them
 * @param url the path and query as sent
 * @param address the client's address, or that of the proxy if the server runs behind one
 * @param time when the request arrived
 * @param secure whether the request came over TLS to this server
 * @param crossDomain whether the request carried an {@code Origin} header
 * @param auth the payload of the Socket.IO CONNECT packet; empty, or null in the constructor, for an Engine.IO session
 *     and when the client sent none. It comes from the client, so check it in a middleware. Treat it as read-only
 * @param attributes the application's own values, for example what its {@link AllowRequest} found out about the request. All
 *     namespaces of a connection share this map. It is thread-safe and does not permit nulls. (Node.js:
 *     properties set on {@code socket.request})
 */
public record Handshake(
        Map<String, List<String>> headers,
        Map<String, List<String>> query,
        String url,
        InetSocketAddress address,
        Instant time,
        boolean secure,
        boolean crossDomain,
        JsonObject auth,
        Map<String, Object> attributes) {

    /**
     * The payload of the Socket.IO CONNECT packet.
     *
     * @return the payload; treat it as read-only. Empty if the client sent none
     */
    @Override
    public JsonObject auth() {
        return auth == null ? new JsonObject() : auth; // not stored, because most clients have none
    }

    /**
     * The first value of a header.
     *
     * @param name the header's name, case-insensitive
     * @return the value, or empty when the client did not send it
     */
    public Optional<String> header(String name) {
        List<String> values = headers.get(name.toLowerCase(Locale.ROOT));
        return values == null || values.isEmpty() ? Optional.empty() : Optional.of(values.get(0));
    }

    /**
     * The value of a query parameter. If a client sent it several times, the last value, as on the reference server.
     *
     * @param name the parameter's name
     * @return the decoded value, or empty when the client did not send it
     */
    public Optional<String> queryParameter(String name) {
        List<String> values = query.get(name);
        return values == null || values.isEmpty() ? Optional.empty() : Optional.of(values.get(values.size() - 1));
    }

    /**
     * The handshake as the Node.js server writes it, with the members {@code headers}, {@code time}, {@code address}, {@code
     * xdomain}, {@code secure}, {@code issued}, {@code url}, {@code query} and {@code auth}. An emitted handshake is sent in
     * the same form. It never contains the {@link #attributes}. Headers and {@code auth} may contain secrets of the client,
     * such as cookies and tokens, so do not send them to other clients.
     *
     * @return a new object
     */
    public JsonObject toJson() {
        JsonObject json = new JsonObject();
        json.add("headers", HandshakeJson.headers(headers));
        json.addProperty("time", HandshakeJson.time(time));
        json.addProperty("address", HandshakeJson.address(address));
        json.addProperty("xdomain", crossDomain);
        json.addProperty("secure", secure);
        json.addProperty("issued", time.toEpochMilli());
        json.addProperty("url", url);
        json.add("query", HandshakeJson.query(query));
        json.add("auth", auth());
        return json;
    }

    /**
     * Reads the JSON that {@link #toJson} writes. The handshake has no attributes, and the port of its address is 0.
     *
     * @param json the handshake
     * @return the handshake
     */
    public static Handshake fromJson(JsonObject json) {
        return HandshakeJson.read(json);
    }
}
