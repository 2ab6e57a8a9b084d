package dev.carillon.internal.http;

import dev.carillon.http.AsyncHttpHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Dispatches requests to the application's routes. All other requests go to the next handler in the pipeline. One per
 * connection.
 */
final class RouteHandler extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(RouteHandler.class);

    private final RouteTable table;
    private final ErrorFormats errors;
    private final Routes.HttpSettings settings;
    private final WebSocketUpgrader webSockets;
    private final CorsHeaders cors;

    /** Whether the current request does not match a route and is passed on. */
    private boolean passing = true;

    /** The call whose request body is arriving. If null, the rest of the request is discarded. */
    private RouteCall call;

    /** The exchange of the last request with a matching route. */
    private HttpExchange current;

    /** A request with a matching route. */
    private record Incoming(
            HttpExchange exchange, HttpRequest request, RoutedRequest routed, RouteResource resource, String pattern) {
        Incoming(
                ChannelHandlerContext ctx,
                HttpRequest request,
                QueryStringDecoder uri,
                RouteTable.Match match,
                BiFunction<SocketAddress, List<String>, InetAddress> addresses,
                CorsHeaders cors) {
            this(
                    HttpExchange.of(ctx, request),
                    request,
                    RoutedRequest.of(request, uri, match.parameters(), ctx.channel(), addresses, cors),
                    match.resource(),
                    match.pattern());
        }
    }

    RouteHandler(
            RouteTable table,
            ErrorFormats errors,
            Routes.HttpSettings settings,
            WebSocketUpgrader webSockets,
            CorsHeaders cors) {
        this.table = table;
        this.errors = errors;
        this.settings = settings;
        this.webSockets = webSockets;
        this.cors = cors;
    }

    /** Returns the formats of errors on a connection, if it has any. May be called on any thread. */
    static Optional<ErrorFormats> errors(ChannelPipeline pipeline) {
        return Optional.ofNullable(pipeline.get(RouteHandler.class)).map(handler -> handler.errors);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest request) {
            passing = !route(ctx, request);
        }
        if (passing) {
            ctx.fireChannelRead(message);
            return;
        }
        try {
            if (message instanceof HttpContent content && call != null && call.append(content)) {
                drop();
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (current != null) {
            current.connectionLost();
        }
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        drop();
    }

    private void drop() {
        if (call != null) {
            call.release();
            call = null;
        }
    }

    /** Returns false if no route matches the request. */
    private boolean route(ChannelHandlerContext ctx, HttpRequest request) {
        QueryStringDecoder uri = new QueryStringDecoder(request.uri());
        boolean upgrade = webSockets.isRequested(request);
        Optional<RouteTable.Match> match;
        try {
            match = find(uri.rawPath(), upgrade);
        } catch (IllegalArgumentException e) { // an invalid percent-encoding
            HttpExchange.of(ctx, request).refuse(HttpResponseStatus.BAD_REQUEST, "Bad request");
            return true;
        }
        match.ifPresent(
                found -> accept(ctx, new Incoming(ctx, request, uri, found, settings.addresses(), cors), upgrade));
        return match.isPresent();
    }

    /**
     * Finds the route of a path. A path may have an HTTP route and a WebSocket route. If only the other kind exists, that route
     * is returned, so that the client receives a specific error.
     */
    private Optional<RouteTable.Match> find(String rawPath, boolean upgrade) {
        if (!rawPath.startsWith("/")) {
            return Optional.empty();
        }
        List<String> segments = RoutePattern.segments(rawPath);
        Predicate<RouteResource> wanted = upgrade ? RouteResource::isWebSocket : RouteResource::isHttp;
        return table.find(segments, wanted).or(() -> table.find(segments, wanted.negate()));
    }

    /**
     * Handles a matched request. The CORS headers are added first, so that pages from allowed origins can also read error
     * responses.
     */
    private void accept(ChannelHandlerContext ctx, Incoming incoming, boolean upgrade) {
        HttpExchange exchange = incoming.exchange;
        current = exchange;
        HttpHeaders sent = incoming.request.headers();
        boolean allowed = incoming.routed.isOriginAllowed();
        if (allowed) {
            cors.addTo(exchange.headers(), sent);
        } else {
            cors.addVary(exchange.headers());
        }
        if (upgrade && incoming.resource.isWebSocket()) {
            upgrade(ctx, incoming, allowed);
        } else if (!incoming.resource.isHttp()) {
            exchange.headers().set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
            exchange.refuse(HttpResponseStatus.UPGRADE_REQUIRED, "Upgrade required");
        } else if (allowed && isPreflight(incoming.request)) {
            cors.answerPreflight(exchange, sent);
        } else {
            call(ctx, incoming, allowed);
        }
    }

    private static boolean isPreflight(HttpRequest request) {
        return CorsHeaders.isPreflight(request.method())
                && request.headers().contains(HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD);
    }

    /**
     * Upgrades a connection. Browsers let any page open a WebSocket to any server, so the server must check the origin
     * (RFC 6455, section 10.2).
     */
    private void upgrade(ChannelHandlerContext ctx, Incoming incoming, boolean allowed) {
        if (!allowed) {
            log.debug("refused a WebSocket because of its origin");
            incoming.exchange.refuseAndClose(HttpResponseStatus.FORBIDDEN, "Forbidden");
        } else if (!incoming.routed.hasValidQuery()) {
            incoming.exchange.refuseAndClose(HttpResponseStatus.BAD_REQUEST, "Bad request");
        } else {
            webSockets.upgrade(
                    ctx.channel(), incoming.exchange, incoming.request, incoming.routed, incoming.resource.webSocket());
        }
    }

    /**
     * Calls an HTTP handler. Pages from other origins may send GET and HEAD requests (for images and scripts, for example), but
     * their code can read the responses only if the policy allows the origin. Other methods are refused.
     */
    private void call(ChannelHandlerContext ctx, Incoming incoming, boolean allowed) {
        HttpExchange exchange = incoming.exchange;
        String method = incoming.routed.method();
        Optional<AsyncHttpHandler> handler = incoming.resource.handler(method);
        if (handler.isEmpty()) {
            exchange.headers().set(HttpHeaderNames.ALLOW, incoming.resource.allowed());
            exchange.refuse(HttpResponseStatus.METHOD_NOT_ALLOWED, "Method not allowed");
        } else if (!allowed && !method.equals("GET") && !method.equals("HEAD")) {
            log.debug("refused {} because of its origin", method);
            exchange.refuse(HttpResponseStatus.FORBIDDEN, "Forbidden");
        } else if (ExpectContinue.announcesMoreThan(settings.maxBodySize(), incoming.request)) {
            RouteCall.refuseBody(exchange);
        } else {
            ExpectContinue.send(ctx, incoming.request);
            RequestBody body = new RequestBody(incoming.request, settings.maxBodySize());
            call = new RouteCall(
                    exchange,
                    ctx.channel().eventLoop(),
                    body,
                    incoming.routed,
                    incoming.pattern,
                    handler.get(),
                    settings);
        }
    }
}
