package dev.carillon.benchmarks.servers;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;

/** Accepts every WebSocket handshake and sends the Engine.IO open packet. */
final class BareHandshake extends SimpleChannelInboundHandler<HttpRequest> {
    private static final int MAX_FRAME = 1_000_000;
    private static final String OPEN =
            "0{\"sid\":\"bare\",\"upgrades\":[],\"pingInterval\":3600000,\"pingTimeout\":3600000,\"maxPayload\":1000000}";

    private final BareApplication application;
    private final boolean batched;

    BareHandshake(BareApplication application, boolean batched) {
        this.application = application;
        this.batched = batched;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpRequest request) {
        FullHttpRequest full = new DefaultFullHttpRequest(
                request.protocolVersion(), request.method(), request.uri(), Unpooled.EMPTY_BUFFER);
        full.headers().set(request.headers());
        new WebSocketServerHandshakerFactory(request.uri(), null, false, MAX_FRAME)
                .newHandshaker(full)
                .handshake(ctx.channel(), full)
                .addListener(done -> open(ctx));
    }

    private void open(ChannelHandlerContext ctx) {
        BareConnection connection = new BareConnection(application, ctx.channel(), batched);
        ctx.pipeline().replace(this, "application", connection);
        connection.send(ServerFrame.text(OPEN));
    }
}
