package dev.carillon.internal.http;

import dev.carillon.http.HttpRequest;
import dev.carillon.http.HttpResponse;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sends the response of a route. */
public final class RouteResponse {
    private static final Pattern ENTITY_TAG = Pattern.compile("(?:W/)?(\"[^\"]*\")");

    private RouteResponse() {}

    /**
     * Sends a response. Headers that the exchange already has, those of the CORS policy, are sent in every case.
     *
     * @return the status that was sent
     * @throws IllegalArgumentException if the response has an invalid header
     */
    static int send(HttpExchange exchange, HttpRequest request, HttpResponse response, ResponseStreams streams) {
        HttpHeaders headers = headers(response);
        Optional<FileBody> file = response.file().flatMap(FileBody::open);
        if (response.file().isPresent() && file.isEmpty()) {
            exchange.refuse(HttpResponseStatus.NOT_FOUND, "Not found");
            return HttpResponseStatus.NOT_FOUND.code();
        }
        addHeaders(headers, exchange.headers());
        if (response.status() == HttpResponseStatus.UPGRADE_REQUIRED.code()) { // RFC 9110, section 15.5.22
            exchange.headers().set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
        }
        if (isKnown(request, response)) {
            file.ifPresent(FileBody::close);
            return sendUnchanged(exchange);
        }
        HttpResponseStatus status = HttpResponseStatus.valueOf(response.status());
        if (response.stream().isPresent()) {
            streams.start(
                    exchange, status, response.stream().get(), request.method().equals("HEAD"));
            return status.code();
        }
        if (file.isPresent()) {
            exchange.answer(status, file.get(), request.method().equals("HEAD"));
        } else {
            exchange.answer(status, Unpooled.wrappedBuffer(response.body()));
        }
        return status.code();
    }

    /** Adds the headers of a response to those of its exchange. */
    static void addHeaders(HttpHeaders headers, HttpHeaders sent) {
        headers.add(HttpHeaderNames.VARY, sent.getAll(HttpHeaderNames.VARY));
        // setAll would keep only one value of each header
        headers.names().forEach(name -> sent.set(name, headers.getAll(name)));
    }

    /** Refuses a request for a WebSocket, and closes the connection. */
    public static void refuse(HttpExchange exchange, HttpResponse response) {
        HttpHeaders headers = headers(response);
        headers.names().forEach(name -> exchange.headers().set(name, headers.getAll(name)));
        exchange.answerAndClose(HttpResponseStatus.valueOf(response.status()), Unpooled.wrappedBuffer(response.body()));
    }

    /**
     * Returns the headers of a response.
     *
     * @throws IllegalArgumentException if one of them is invalid
     */
    static HttpHeaders headers(HttpResponse response) {
        NettyResponseHeaders headers = new NettyResponseHeaders(new DefaultHttpHeaders());
        for (Map.Entry<String, String> header : response.headers()) {
            headers.set(header.getKey(), header.getValue());
        }
        return headers.headers();
    }

    /** Returns whether the client already has this version (RFC 9110, section 13.1.2: weak comparison). */
    private static boolean isKnown(HttpRequest request, HttpResponse response) {
        Optional<String> tag = response.header("etag");
        boolean isRead = request.method().equals("GET") || request.method().equals("HEAD");
        return isRead
                && response.status() == HttpResponseStatus.OK.code()
                && tag.isPresent()
                && request.headers("if-none-match").stream().anyMatch(known -> matches(known, opaque(tag.get())));
    }

    private static boolean matches(String known, String tag) {
        if (known.trim().equals("*")) {
            return true;
        }
        return ENTITY_TAG
                .matcher(known)
                .results()
                .anyMatch(result -> result.group(1).equals(tag));
    }

    /** Removes the prefix of a weak tag. */
    private static String opaque(String tag) {
        Matcher matcher = ENTITY_TAG.matcher(tag);
        return matcher.matches() ? matcher.group(1) : tag;
    }

    private static int sendUnchanged(HttpExchange exchange) {
        HttpHeaders headers = exchange.headers();
        headers.remove(HttpHeaderNames.CONTENT_TYPE);
        headers.remove(HttpHeaderNames.CONTENT_ENCODING);
        exchange.answerEmpty(HttpResponseStatus.NOT_MODIFIED);
        return HttpResponseStatus.NOT_MODIFIED.code();
    }
}
