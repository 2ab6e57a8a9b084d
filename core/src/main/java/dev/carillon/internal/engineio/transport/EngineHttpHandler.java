package dev.carillon.internal.engineio.transport;

import dev.carillon.internal.engineio.Engine;
import dev.carillon.internal.engineio.EngineSession;
import dev.carillon.internal.engineio.HandshakeError;
import dev.carillon.internal.http.CorsHeaders;
import dev.carillon.internal.http.ExpectContinue;
import dev.carillon.internal.http.HttpExchange;
import dev.carillon.internal.http.RequestBody;
import dev.carillon.internal.http.RequestHead;
import dev.carillon.internal.http.RequestMemoryException;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP entry point of the Engine.IO server, one per connection. It verifies each request on the engine's path once and
 * passes it to its session. All other requests go to the next handler in the pipeline.
 */
final class EngineHttpHandler extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(EngineHttpHandler.class);
    private static final int MAX_PARAMETERS = 100;

    private final Engine engine;
    private final CorsHeaders cors;
    private final HandshakeVerifier verifier;
    private final WebSocketAcceptor webSockets;
    private final TransportOptions options;
    private final RequestRejector rejector;
    private final SessionOpener opener;

    /** The destination of the current request's body. */
    private BodyTarget body = BodyTarget.NEXT_HANDLER;

    private PollingPost post;

    /** The last request on the engine's path, or null. */
    private HttpExchange current;

    /** Whether the client has closed its side of the connection. */
    private boolean inputClosed;

    private enum BodyTarget {
        NEXT_HANDLER,
        POST,
        NOWHERE
    }

    EngineHttpHandler(
            Engine engine,
            CorsHeaders cors,
            HandshakeVerifier verifier,
            WebSocketAcceptor webSockets,
            TransportOptions options,
            RequestRejector rejector,
            SessionOpener opener) {
        this.engine = engine;
        this.cors = cors;
        this.verifier = verifier;
        this.webSockets = webSockets;
        this.options = options;
        this.rejector = rejector;
        this.opener = opener;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest request) {
            body = onRequest(ctx, request);
            closeIfAbandoned(ctx);
        }
        switch (body) {
            case NEXT_HANDLER -> ctx.fireChannelRead(message);
            case POST -> onPostContent(message);
            case NOWHERE -> ReferenceCountUtil.release(message);
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
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            inputClosed = true;
            closeIfAbandoned(ctx);
        }
        ctx.fireUserEventTriggered(event);
    }

    /**
     * Closes the connection if its client has closed its side while one of our requests is pending. A client that is gone looks
     * the same, and its session must end: a poll could otherwise be pending until the next ping.
     */
    private void closeIfAbandoned(ChannelHandlerContext ctx) {
        if (inputClosed && current != null && !current.isAnswered()) {
            ctx.close();
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        releasePost();
    }

    private BodyTarget onRequest(ChannelHandlerContext ctx, HttpRequest request) {
        if (request.decoderResult().isFailure()) {
            refuseMalformed(ctx, request);
            return BodyTarget.NOWHERE;
        }
        Optional<HttpResponseStatus> refusal = RequestHead.refusal(request);
        if (refusal.isPresent()) {
            HttpResponseStatus status = refusal.get();
            HttpExchange.of(ctx, request).refuseAndClose(status, status.reasonPhrase());
            return BodyTarget.NOWHERE;
        }
        if (!options.allowedHosts().allow(request)) {
            log.debug("refused a request for a host that is not allowed");
            HttpExchange.of(ctx, request)
                    .refuse(
                            HttpResponseStatus.MISDIRECTED_REQUEST,
                            HttpResponseStatus.MISDIRECTED_REQUEST.reasonPhrase());
            return BodyTarget.NOWHERE;
        }
        return onValidRequest(ctx, request);
    }

    private BodyTarget onValidRequest(ChannelHandlerContext ctx, HttpRequest request) {
        QueryStringDecoder uri =
                QueryStringDecoder.builder().maxParams(MAX_PARAMETERS).build(request.uri());
        try {
            if (!isOurs(uri.path())) {
                return onOtherPath(ctx, request);
            }
        } catch (IllegalArgumentException e) { // an invalid percent-encoding
            HttpExchange.of(ctx, request).refuse(HttpResponseStatus.BAD_REQUEST, "Bad request");
            return BodyTarget.NOWHERE;
        }
        EngineRequest parsed;
        try {
            parsed = EngineRequest.of(request, uri);
        } catch (IllegalArgumentException e) { // the same in the query
            RequestRejector.answer(HttpExchange.of(ctx, request), HandshakeError.BAD_REQUEST);
            return BodyTarget.NOWHERE;
        }
        return onEngineRequest(ctx, request, parsed);
    }

    private BodyTarget onOtherPath(ChannelHandlerContext ctx, HttpRequest request) {
        if (!engine.isDraining()) {
            return BodyTarget.NEXT_HANDLER;
        }
        HttpExchange.of(ctx, request).refuseBusy(HttpResponseStatus.SERVICE_UNAVAILABLE); // load balancers must notice
        return BodyTarget.NOWHERE;
    }

    /**
     * Returns whether a path is the engine's path, with or without its trailing slash. The application serves the paths below
     * it (a client script, for example).
     */
    private boolean isOurs(String path) {
        String own = engine.options().path();
        return path.equals(own) || (path.length() == own.length() - 1 && own.startsWith(path));
    }

    private BodyTarget onEngineRequest(ChannelHandlerContext ctx, HttpRequest request, EngineRequest parsed) {
        HttpExchange exchange = HttpExchange.of(ctx, request);
        current = exchange;
        boolean preflight = CorsHeaders.isPreflight(parsed.method());
        boolean allowed = cors.allows(parsed.headers(), HttpExchange.isSecure(ctx.channel()));
        if (allowed) {
            cors.addTo(exchange.headers(), parsed.headers()); // so that a page can read an error response
        }
        Optional<HandshakeError> error = preflight ? Optional.empty() : verifier.verify(parsed);
        if (error.isPresent()) {
            return refuse(ctx, exchange, parsed, error.get());
        }
        if (!allowed) {
            rejector.refuseOrigin(ctx.channel(), exchange, parsed);
            return BodyTarget.NOWHERE;
        }
        if (preflight) {
            cors.answerPreflight(exchange, parsed.headers());
            return BodyTarget.NOWHERE;
        }
        if (parsed.sid() != null) {
            return toSession(ctx, exchange, request, parsed);
        }
        opener.open(ctx.channel(), exchange, request, parsed);
        return BodyTarget.NOWHERE;
    }

    private BodyTarget toSession(
            ChannelHandlerContext ctx, HttpExchange exchange, HttpRequest request, EngineRequest parsed) {
        Optional<EngineSession> session = engine.sessions().find(parsed.sid());
        if (session.isEmpty()) {
            return refuse(ctx, exchange, parsed, HandshakeError.UNKNOWN_SESSION);
        }
        options.hooks().addHeaders(exchange.headers(), parsed, ctx.channel());
        if (parsed.upgrade()) {
            webSockets.upgrade(ctx.channel(), exchange, request, session.get());
        } else if (!parsed.isPolling()) {
            return refuse(ctx, exchange, parsed, HandshakeError.BAD_REQUEST);
        } else if (parsed.method().equals(HttpMethod.GET)) {
            PollingTransport.onPoll(session.get(), exchange);
        } else if (parsed.method().equals(HttpMethod.POST)) {
            return toPost(ctx, exchange, request, parsed, session.get());
        } else {
            RequestRejector.answer(exchange, HandshakeError.BAD_REQUEST);
        }
        return BodyTarget.NOWHERE;
    }

    private BodyTarget toPost(
            ChannelHandlerContext ctx,
            HttpExchange exchange,
            HttpRequest request,
            EngineRequest parsed,
            EngineSession session) {
        int limit = engine.options().maxPostSize();
        if (ExpectContinue.announcesMoreThan(limit, request)) {
            PollingPost.refuseBody(exchange);
            return BodyTarget.NOWHERE;
        }
        ExpectContinue.send(ctx, request);
        Channel channel = ctx.channel();
        RequestBody content = new RequestBody(request, limit);
        post = new PollingPost(session, exchange, () -> parsed.toHandshake(channel), parsed.contentType(), content);
        post.begin();
        return BodyTarget.POST;
    }

    private void onPostContent(Object message) {
        try {
            if (message instanceof HttpContent content && !onPostPart(content)) {
                body = BodyTarget.NOWHERE;
            } else if (message instanceof LastHttpContent) {
                post.end();
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
        if (message instanceof LastHttpContent || body == BodyTarget.NOWHERE) {
            body = BodyTarget.NOWHERE;
            releasePost();
        }
    }

    /** Adds a part of the body. Returns false if the rest of the body is to be discarded. */
    private boolean onPostPart(HttpContent part) {
        if (part.decoderResult().isFailure()) {
            post.malformed();
            return false;
        }
        return post.append(part.content(), part instanceof LastHttpContent);
    }

    private void releasePost() {
        if (post != null) {
            post.release();
            post = null;
        }
    }

    private BodyTarget refuse(
            ChannelHandlerContext ctx, HttpExchange exchange, EngineRequest parsed, HandshakeError error) {
        rejector.refuse(ctx.channel(), exchange, parsed, error);
        return BodyTarget.NOWHERE;
    }

    private static void refuseMalformed(ChannelHandlerContext ctx, HttpRequest request) {
        Throwable cause = request.decoderResult().cause();
        if (cause instanceof RequestMemoryException) {
            HttpExchange.of(ctx, request).refuseBusy(HttpResponseStatus.SERVICE_UNAVAILABLE);
            return;
        }
        HttpResponseStatus status = cause instanceof TooLongHttpLineException
                ? HttpResponseStatus.REQUEST_URI_TOO_LONG
                : cause instanceof TooLongHttpHeaderException
                        ? HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
                        : HttpResponseStatus.BAD_REQUEST;
        log.debug("malformed request: {}", cause.getClass().getSimpleName());
        HttpExchange.of(ctx, request).refuseAndClose(status, status.reasonPhrase());
    }
}
