package dev.carillon.internal.websocket;

import dev.carillon.http.WebSocketHandler;
import dev.carillon.internal.http.CorsHeaders;
import dev.carillon.internal.http.HttpExchange;
import dev.carillon.internal.http.RouteTable;
import dev.carillon.internal.http.RoutedRequest;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.util.ReferenceCountUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the requests that open a WebSocket on a route; everything else goes on. One per connection. */
final class WebSocketRouteHandler extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(WebSocketRouteHandler.class);

    private final RouteTable<WebSocketHandler> table;
    private final WebSocketUpgrade upgrade;
    private final CorsHeaders cors;
    private final Opened opened;
    private boolean passing = true;

    /** Receives a connection that has become a WebSocket, on its loop. */
    @FunctionalInterface
    interface Opened {
        void accept(Channel channel, dev.carillon.http.HttpRequest request, WebSocketHandler handler);
    }

    WebSocketRouteHandler(
            RouteTable<WebSocketHandler> table, WebSocketUpgrade upgrade, CorsHeaders cors, Opened opened) {
        this.table = table;
        this.upgrade = upgrade;
        this.cors = cors;
        this.opened = opened;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest request) {
            passing = !accept(ctx, request);
        }
        if (passing) {
            ctx.fireChannelRead(message);
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    /** False for a request that does not open a WebSocket on a route. */
    private boolean accept(ChannelHandlerContext ctx, HttpRequest request) {
        if (!WebSocketUpgrade.isRequested(request)) {
            return false;
        }
        QueryStringDecoder uri = new QueryStringDecoder(request.uri());
        return table.dispatch(
                uri.rawPath(),
                match -> upgrade(ctx, request, uri, match),
                () -> HttpExchange.of(ctx, request).refuseAndClose(HttpResponseStatus.BAD_REQUEST, "Bad request"));
    }

    /** A page of any origin can open a WebSocket to any server, so the policy decides alone (RFC 6455, section 10.2). */
    private void upgrade(
            ChannelHandlerContext ctx,
            HttpRequest request,
            QueryStringDecoder uri,
            RouteTable.Match<WebSocketHandler> match) {
        Channel channel = ctx.channel();
        HttpExchange exchange = HttpExchange.of(ctx, request);
        if (!cors.allows(request.headers(), HttpExchange.isSecure(channel))) {
            log.debug("refused a WebSocket because of its origin");
            exchange.refuseAndClose(HttpResponseStatus.FORBIDDEN, "Forbidden");
            return;
        }
        RoutedRequest routed = RoutedRequest.of(request, uri, match.parameters(), new byte[0], channel);
        upgrade.accept(
                channel,
                exchange,
                WebSocketUpgrade.withoutBody(request),
                () -> opened.accept(channel, routed, match.value()));
    }
}
