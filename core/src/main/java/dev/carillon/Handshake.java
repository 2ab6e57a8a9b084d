package dev.carillon;

import com.google.gson.JsonObject;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a client from the request that opened its session.
 *
 * @param headers the request headers; names in lower case, values in order
 * @param query the decoded query parameters, {@code EIO} and {@code transport} among them
 * @param url the path and query as sent
 * @param address the peer's address as the server's socket sees it (a proxy's address behind a proxy)
 * @param time when the request was accepted
 * @param secure whether the request came over TLS to this server
 * @param crossDomain whether the request carried an {@code Origin} header
 * @param auth the payload of the Socket.IO CONNECT packet; empty, or null in the constructor, for an Engine.IO session
 *     and when the client sent none. It is the peer's word: check it in a middleware. Treat it as read-only
 * @param attributes what the application's {@link AllowRequest} has found out about the request, for its middlewares and handlers; the
 *     same map for all namespaces of a connection, safe for all threads. Empty and immutable where there is no such hook. (Node.js:
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
     * @return the payload, which is not to be changed; empty when the client sent none
     */
    @Override
    public JsonObject auth() {
        return auth == null ? new JsonObject() : auth; // not one for each client that has none
    }

    /**
     * The first value of a header.
     *
     * @param name the header's name, in any case
     * @return the value, or empty when the client did not send it
     */
    public Optional<String> header(String name) {
        List<String> values = headers.get(name.toLowerCase(Locale.ROOT));
        return values == null || values.isEmpty() ? Optional.empty() : Optional.of(values.get(0));
    }

    /**
     * The value of a query parameter; the last one where a client sent several, as on the reference server.
     *
     * @param name the parameter's name
     * @return the decoded value, or empty when the client did not send it
     */
    public Optional<String> queryParameter(String name) {
        List<String> values = query.get(name);
        return values == null || values.isEmpty() ? Optional.empty() : Optional.of(values.get(values.size() - 1));
    }
}
