package dev.carillon.internal.http;

import dev.carillon.http.HttpRequest;
import dev.carillon.http.HttpResponse;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns the response of a route into an answer on the wire. */
final class RouteResponse {
    private static final Logger log = LoggerFactory.getLogger(RouteResponse.class);
    private static final Pattern ENTITY_TAG = Pattern.compile("(?:W/)?(\"[^\"]*\")");

    private RouteResponse() {}

    static void send(HttpExchange exchange, HttpRequest request, HttpResponse response) {
        NettyResponseHeaders headers = new NettyResponseHeaders(exchange.headers());
        for (Map.Entry<String, String> header : response.headers()) {
            if (header.getKey().contentEquals(HttpHeaderNames.VARY)) {
                headers.add(header.getKey(), header.getValue()); // the policy of origins may have set one
            } else {
                headers.set(header.getKey(), header.getValue());
            }
        }
        if (isKnown(request, response)) {
            sendUnchanged(exchange);
        } else if (response.file().isPresent()) {
            sendFile(exchange, request, response, response.file().get());
        } else {
            exchange.answer(HttpResponseStatus.valueOf(response.status()), Unpooled.wrappedBuffer(response.body()));
        }
    }

    /** Whether the client has this version already (RFC 9110, section 13.1.2: weak comparison). */
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

    /** Without the mark of a weak tag. */
    private static String opaque(String tag) {
        Matcher matcher = ENTITY_TAG.matcher(tag);
        return matcher.matches() ? matcher.group(1) : tag;
    }

    private static void sendUnchanged(HttpExchange exchange) {
        HttpHeaders headers = exchange.headers();
        headers.remove(HttpHeaderNames.CONTENT_TYPE);
        headers.remove(HttpHeaderNames.CONTENT_ENCODING);
        exchange.answerEmpty(HttpResponseStatus.NOT_MODIFIED);
    }

    private static void sendFile(HttpExchange exchange, HttpRequest request, HttpResponse response, Path path) {
        HttpResponseStatus status = HttpResponseStatus.valueOf(response.status());
        try {
            if (!Files.isRegularFile(path)) {
                throw new NoSuchFileException(path.toString(), null, "not a regular file");
            }
            exchange.answer(status, FileChannel.open(path), request.method().equals("HEAD"));
        } catch (IOException e) { // it has vanished, or may not be read
            log.debug("the file of a response cannot be opened: {}", e.toString());
            exchange.headers().clear();
            exchange.refuse(HttpResponseStatus.NOT_FOUND, "Not found");
        }
    }
}
