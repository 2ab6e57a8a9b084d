package dev.carillon.internal.engineio.transport;

import dev.carillon.Handshake;
import dev.carillon.TransportType;
import dev.carillon.internal.http.HttpExchange;
import dev.carillon.internal.http.PeerAddress;
import dev.carillon.internal.websocket.WebSocketUpgrade;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A parsed Engine.IO request.
 *
 * @param upgrade whether the client requests an upgrade to WebSocket
 */
record EngineRequest(
        HttpMethod method, String url, HttpHeaders headers, Map<String, List<String>> query, boolean upgrade) {

    static EngineRequest of(HttpRequest request, QueryStringDecoder uri) {
        boolean upgrade = WebSocketUpgrade.isRequested(request);
        return new EngineRequest(request.method(), request.uri(), request.headers(), uri.parameters(), upgrade);
    }

    /** Returns the name of the requested transport, or null. */
    String transport() {
        return parameter("transport");
    }

    boolean isPolling() {
        return TransportType.POLLING.protocolName().equals(transport());
    }

    /** Returns the session id, or null if the request opens a session. */
    String sid() {
        String sid = parameter("sid");
        return sid == null || sid.isEmpty() ? null : sid;
    }

    /** Returns the protocol version, or null. */
    String version() {
        return parameter("EIO");
    }

    String origin() {
        return headers.get(HttpHeaderNames.ORIGIN);
    }

    String host() {
        return headers.get(HttpHeaderNames.HOST);
    }

    String contentType() {
        return headers.get(HttpHeaderNames.CONTENT_TYPE);
    }

    /** Returns the approximate heap memory of the handshake, which a session keeps for its whole life. */
    int heapBytes() {
        int bytes = 2 * url.length(); // the decoder of the connection may keep a buffer of this size
        for (Map.Entry<String, String> header : headers) {
            bytes += HandshakeMaps.heapBytes(header.getKey().toLowerCase(Locale.ROOT), header.getValue());
        }
        for (Map.Entry<String, List<String>> parameter : query.entrySet()) {
            for (String value : parameter.getValue()) {
                bytes += HandshakeMaps.heapBytes(parameter.getKey(), value);
            }
        }
        return bytes;
    }

    Handshake toHandshake(Channel channel) {
        return new Handshake(
                HandshakeMaps.headers(headers),
                HandshakeMaps.query(query),
                HandshakeMaps.common(url),
                PeerAddress.of(channel),
                Instant.now(),
                HttpExchange.isSecure(channel),
                origin() != null,
                null,
                new LazyMap());
    }

    private String parameter(String name) {
        List<String> values = query.get(name);
        return values == null ? null : values.get(values.size() - 1);
    }
}
