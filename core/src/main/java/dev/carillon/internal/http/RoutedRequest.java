package dev.carillon.internal.http;

import dev.carillon.http.HttpRequest;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A request of a route, as its handler sees it. It does not change when it has been made. */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record RoutedRequest(
        String method,
        QueryStringDecoder uri,
        Map<String, String> pathParameters,
        HttpHeaders httpHeaders,
        byte[] content,
        InetSocketAddress address,
        boolean isSecure)
        implements HttpRequest {

    public static RoutedRequest of(
            io.netty.handler.codec.http.HttpRequest request,
            QueryStringDecoder uri,
            Map<String, String> pathParameters,
            byte[] content,
            Channel channel) {
        return new RoutedRequest(
                request.method().name(),
                uri,
                pathParameters,
                request.headers(),
                content,
                channel.remoteAddress() instanceof InetSocketAddress address ? address : null,
                HttpExchange.isSecure(channel));
    }

    @Override
    public String path() {
        return RoutePattern.decode(uri.rawPath());
    }

    @Override
    public String pathParameter(String name) {
        String value = pathParameters.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the pattern of the route has no parameter " + name);
        }
        return value;
    }

    @Override
    public Optional<String> queryParameter(String name) {
        List<String> values = queryParameters(name);
        return values.isEmpty() ? Optional.empty() : Optional.of(values.get(values.size() - 1));
    }

    /** The decoder parses at the first call, and two threads may call at once. */
    @Override
    public List<String> queryParameters(String name) {
        synchronized (uri) {
            return List.copyOf(uri.parameters().getOrDefault(name, List.of()));
        }
    }

    @Override
    public Optional<String> header(String name) {
        return Optional.ofNullable(httpHeaders.get(name));
    }

    @Override
    public List<String> headers(String name) {
        return List.copyOf(httpHeaders.getAll(name));
    }

    @Override
    public byte[] body() {
        return content.clone();
    }

    @Override
    public String text() {
        return new String(content, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return method + " " + uri.rawPath();
    }
}
