package dev.carillon.attacks.clients;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;

/** A client over WebSocket. It either opens its session there, or opens it by polling and upgrades it, as browsers do. */
final class WebSocketGoodClient extends GoodClient {
    private static final String URL = "ws://localhost/socket.io/?EIO=4&transport=websocket";
    private static final int MAX_FRAME = 16 * 1024 * 1024;
    private static final int NO_CLOSE_FRAME = 1006;
    private static final byte OPEN = '0';
    private static final byte PONG = '3';

    private final ClientLoop loop;
    private final boolean upgrades;
    private final HttpLine handshake;
    private Channel channel;
    private int closeCode = NO_CLOSE_FRAME;

    WebSocketGoodClient(int number, Scoreboard scores, ClientLoop loop, boolean upgrades) {
        super(number, scores);
        this.loop = loop;
        this.upgrades = upgrades;
        this.handshake = new HttpLine(loop, failure -> lost("handshake: " + failure));
    }

    @Override
    void connect() {
        if (upgrades) {
            handshake.get(PollingGoodClient.PATH, openPacket -> {
                open(URL + "&sid=" + PollingGoodClient.sessionId(openPacket));
                handshake.close();
            });
        } else {
            open(URL);
        }
    }

    private void open(String url) {
        WebSocketClientProtocolConfig config = WebSocketClientProtocolConfig.newBuilder()
                .webSocketUri(url)
                .maxFramePayloadLength(MAX_FRAME)
                .withUTF8Validator(false)
                .handleCloseFrames(false)
                .build();
        loop.bootstrap(() -> new ChannelHandler[] {
                    new HttpClientCodec(),
                    new HttpObjectAggregator(MAX_FRAME),
                    new WebSocketClientProtocolHandler(config),
                    new Frames()
                })
                .connect()
                .addListener(done -> {
                    if (!done.isSuccess()) {
                        lost("connection refused");
                    }
                });
    }

    @Override
    void send(String packet) {
        channel.writeAndFlush(new TextWebSocketFrame(packet));
    }

    @Override
    void disconnect() {
        if (channel != null) {
            channel.close();
        }
    }

    private void onMessage(WebSocketFrame frame) {
        if (frame instanceof CloseWebSocketFrame close) {
            closeCode = close.statusCode();
            return;
        }
        ByteBuf packet = frame.content();
        switch (packet.getByte(packet.readerIndex())) {
            case OPEN -> send("40");
            case PONG -> { // the server accepts the upgrade
                send("5");
                send("40");
            }
            default -> onPacket(packet);
        }
    }

    private final class Frames extends SimpleChannelInboundHandler<WebSocketFrame> {
        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
                channel = ctx.channel();
                if (upgrades) {
                    send("2probe");
                }
            }
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
            onMessage(frame);
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            lost("WebSocket closed with " + closeCode);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            lost("WebSocket: " + cause.getMessage());
            ctx.close();
        }
    }
}
