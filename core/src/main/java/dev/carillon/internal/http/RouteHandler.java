package dev.carillon.internal.http;

import dev.carillon.http.AsyncHttpHandler;
import dev.carillon.http.HttpResponse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.CompositeByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects the requests for the application's routes and has their handlers answer them; everything else goes on to the next handler
 * of the pipeline. One per connection.
 */
public final class RouteHandler extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(RouteHandler.class);

    private final Router router;
    private final CorsHeaders cors;

    /** Whether the current request is not for a route. */
    private boolean passing = true;

    /** The request whose body is arriving, or null: then the rest of it is dropped. */
    private Incoming incoming;

    public RouteHandler(Router router, CorsHeaders cors) {
        this.router = router;
        this.cors = cors;
    }

    private final class Incoming {
        private final HttpExchange exchange;
        private final HttpRequest request;
        private final QueryStringDecoder uri;
        private final RouteTable.Match<Router.Resource> match;
        private final AsyncHttpHandler handler;
        private CompositeByteBuf body;
        private long arrivedNanos;

        Incoming(
                HttpExchange exchange,
                HttpRequest request,
                QueryStringDecoder uri,
                RouteTable.Match<Router.Resource> match,
                AsyncHttpHandler handler) {
            this.exchange = exchange;
            this.request = request;
            this.uri = uri;
            this.match = match;
            this.handler = handler;
        }

        /** Adds a part of the body. False when it has become too large. */
        boolean append(ByteBuf part, ChannelHandlerContext ctx) {
            int size = body == null ? 0 : body.readableBytes();
            if (size + part.readableBytes() > router.maxBodySize()) {
                return false;
            }
            if (part.isReadable()) {
                body = body == null ? ctx.alloc().compositeBuffer(1024) : body;
                body.addComponent(true, part.retain());
            }
            return true;
        }

        void report(int status) {
            if (router.observer() != null) {
                Duration duration = Duration.ofNanos(System.nanoTime() - arrivedNanos);
                router.observer().routeHandled(request.method().name(), match.pattern(), status, duration);
            }
        }

        byte[] content() {
            return body == null ? new byte[0] : ByteBufUtil.getBytes(body);
        }

        void release() {
            if (body != null) {
                body.release();
                body = null;
            }
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest request) {
            passing = !accept(ctx, request);
        }
        if (passing) {
            ctx.fireChannelRead(message);
            return;
        }
        try {
            if (message instanceof HttpContent content && incoming != null) {
                onContent(ctx, content);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        drop();
    }

    private void drop() {
        if (incoming != null) {
            incoming.release();
            incoming = null;
        }
    }

    /** False for a request that is not for a route. */
    private boolean accept(ChannelHandlerContext ctx, HttpRequest request) {
        QueryStringDecoder uri = new QueryStringDecoder(request.uri());
        return router.table()
                .dispatch(
                        uri.rawPath(),
                        match -> accept(ctx, request, uri, match),
                        () -> HttpExchange.of(ctx, request).refuse(HttpResponseStatus.BAD_REQUEST, "Bad request"));
    }

    /**
     * Pages of other origins may load what can be read, as images or scripts, but their code reads a response only if the policy
     * allows the origin. They may change nothing.
     */
    private void accept(
            ChannelHandlerContext ctx,
            HttpRequest request,
            QueryStringDecoder uri,
            RouteTable.Match<Router.Resource> match) {
        HttpExchange exchange = HttpExchange.of(ctx, request);
        boolean allowed = cors.allows(request.headers(), HttpExchange.isSecure(ctx.channel()));
        if (allowed) {
            cors.addTo(exchange.headers(), request.headers());
        }
        String method = request.method().name();
        Optional<AsyncHttpHandler> handler = match.value().handler(method);
        if (isPreflight(request) && allowed) {
            cors.answerPreflight(exchange, request.headers());
        } else if (handler.isEmpty()) {
            exchange.headers().set(HttpHeaderNames.ALLOW, match.value().allowed());
            exchange.refuse(HttpResponseStatus.METHOD_NOT_ALLOWED, "Method not allowed");
        } else if (!allowed && !method.equals("GET") && !method.equals("HEAD")) {
            log.debug("refused {} because of its origin", method);
            exchange.refuse(HttpResponseStatus.FORBIDDEN, "Forbidden");
        } else {
            incoming = new Incoming(exchange, request, uri, match, handler.get());
        }
    }

    private static boolean isPreflight(HttpRequest request) {
        return CorsHeaders.isPreflight(request.method())
                && request.headers().contains(HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD);
    }

    private void onContent(ChannelHandlerContext ctx, HttpContent content) {
        if (content.decoderResult().isFailure()) {
            incoming.exchange.refuseAndClose(HttpResponseStatus.BAD_REQUEST, "Bad request");
            drop();
        } else if (!incoming.append(content.content(), ctx)) {
            incoming.exchange.refuseAndClose(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE, "Request body too large");
            drop();
        } else if (content instanceof LastHttpContent) {
            handle(ctx);
            drop();
        }
    }

    private void handle(ChannelHandlerContext ctx) {
        Incoming complete = incoming;
        RoutedRequest request = RoutedRequest.of(
                complete.request, complete.uri, complete.match.parameters(), complete.content(), ctx.channel());
        if (router.observer() != null) {
            complete.arrivedNanos = System.nanoTime();
        }
        router.executor().execute(() -> call(complete, request));
    }

    private static void call(Incoming incoming, RoutedRequest request) {
        try {
            incoming.handler.handle(request).whenComplete((response, error) -> {
                if (error == null && response != null) {
                    send(incoming, request, response);
                } else {
                    fail(incoming, error == null ? new NullPointerException("the response is null") : error);
                }
            });
        } catch (Throwable e) { // the application's, whatever it is
            fail(incoming, e);
        }
    }

    private static void send(Incoming incoming, RoutedRequest request, HttpResponse response) {
        try {
            RouteResponse.send(incoming.exchange, request, response);
            incoming.report(response.status());
        } catch (Throwable e) { // a header that is not valid, for example
            fail(incoming, e);
        }
    }

    private static void fail(Incoming incoming, Throwable error) {
        log.error("the handler of {} {} failed", incoming.request.method(), incoming.match.pattern(), error);
        incoming.exchange.headers().clear();
        incoming.exchange.refuse(HttpResponseStatus.INTERNAL_SERVER_ERROR, "Internal server error");
        incoming.report(HttpResponseStatus.INTERNAL_SERVER_ERROR.code());
    }
}
