package dev.carillon.internal.http;

import dev.carillon.http.HttpRequest;
import dev.carillon.http.Preload;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * The request that is passed to the handler of a route. Immutable.
 *
 * @param query null if it is not validly encoded
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record RoutedRequest(
        String method,
        String rawPath,
        Map<String, List<String>> query,
        Map<String, String> pathParameters,
        HttpHeaders httpHeaders,
        byte[] content,
        InetSocketAddress address,
        Optional<InetAddress> clientAddress,
        boolean isSecure,
        boolean isOriginAllowed,
        PreloadSender preloads)
        implements HttpRequest {

    private static final String FORWARDED_FOR = "X-Forwarded-For";

    private static final byte[] NO_BODY = {};

    /** Creates a request without its body, which {@link #withBody} adds. */
    static RoutedRequest of(
            io.netty.handler.codec.http.HttpRequest request,
            QueryStringDecoder uri,
            Map<String, String> pathParameters,
            Channel channel,
            BiFunction<SocketAddress, List<String>, InetAddress> addresses,
            CorsHeaders cors) {
        InetSocketAddress address = PeerAddress.of(channel);
        boolean secure = HttpExchange.isSecure(channel);
        return new RoutedRequest(
                request.method().name(),
                uri.rawPath(),
                query(uri),
                pathParameters,
                request.headers(),
                NO_BODY,
                address,
                Optional.ofNullable(addresses.apply(address, request.headers().getAll(FORWARDED_FOR))),
                secure,
                cors.allows(request.headers(), secure),
                PreloadSender.of(channel));
    }

    private static Map<String, List<String>> query(QueryStringDecoder uri) {
        try {
            return uri.parameters();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    boolean hasValidQuery() {
        return query != null;
    }

    RoutedRequest withBody(byte[] body) {
        return new RoutedRequest(
                method,
                rawPath,
                query,
                pathParameters,
                httpHeaders,
                body,
                address,
                clientAddress,
                isSecure,
                isOriginAllowed,
                preloads);
    }

    @Override
    public String path() {
        return RoutePattern.decode(rawPath);
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

    @Override
    public List<String> queryParameters(String name) {
        return List.copyOf(validQuery().getOrDefault(name, List.of()));
    }

    @Override
    public Set<String> queryParameterNames() {
        return Collections.unmodifiableSet(validQuery().keySet());
    }

    private Map<String, List<String>> validQuery() {
        if (!hasValidQuery()) {
            throw new MalformedQueryException();
        }
        return query;
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
    public void preload(List<Preload> resources) {
        if (!resources.isEmpty()) {
            preloads.send(List.copyOf(resources));
        }
    }

    @Override
    public String toString() {
        return method + " " + rawPath;
    }
}
