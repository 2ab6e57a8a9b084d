package dev.carillon.internal.websocket;

import dev.carillon.internal.http.HttpExchange;
import dev.carillon.internal.loop.Timers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** A client whose handshake the server has accepted. It records what the server receives and sends. */
final class WebSocketPeer implements WebSocketListener {
    static final int MAX_MESSAGE = 100_000;

    private static final String HANDSHAKE = """
            GET /ws HTTP/1.1
            Host: a
            Connection: Upgrade
            Upgrade: websocket
            Sec-WebSocket-Version: 13
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
            """;

    private final List<String> events = new ArrayList<>();
    private final EmbeddedChannel channel;
    private WebSocketConnection connection;
    private long received;
    private boolean failed;

    private WebSocketPeer(String extensions) {
        channel = new EmbeddedChannel(new HttpServerCodec(), new Upgrader());
        channel.freezeTime();
        String request = (HANDSHAKE + extensions + "\n").replace("\n", "\r\n");
        channel.writeInbound(Unpooled.copiedBuffer(request, StandardCharsets.US_ASCII));
        ReferenceCountUtil.release(channel.readOutbound());
    }

    static WebSocketPeer plain() {
        return new WebSocketPeer("");
    }

    static WebSocketPeer deflating() {
        return new WebSocketPeer("Sec-WebSocket-Extensions: permessage-deflate\n");
    }

    /** Sends bytes, as long as the server keeps the connection open, and runs what is then due. */
    WebSocketPeer send(List<byte[]> reads) {
        for (byte[] read : reads) {
            if (channel.isOpen()) {
                channel.writeInbound(Unpooled.wrappedBuffer(read));
                channel.runPendingTasks();
            }
        }
        return this;
    }

    /** Closes the connection and returns what happened on it, in order. */
    List<String> end() {
        for (Object out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            if (out instanceof ByteBuf frame && frame.isReadable()) {
                events.add("sent " + HexFormat.of().formatHex(ByteBufUtil.getBytes(frame)));
            }
            ReferenceCountUtil.release(out);
        }
        channel.finishAndReleaseAll();
        channel.checkException();
        return events;
    }

    /** The number of bytes in all messages. */
    long received() {
        return received;
    }

    @Override
    public void onText(String text) {
        add("text " + text, text.getBytes(StandardCharsets.UTF_8).length);
    }

    @Override
    public void onBinary(ByteBuf data) {
        add("binary " + ByteBufUtil.hexDump(data), data.readableBytes());
    }

    private void add(String event, int size) {
        if (size > MAX_MESSAGE) {
            throw new AssertionError("a message of " + size + " bytes exceeds the limit");
        }
        if (failed) {
            throw new AssertionError("a message after an error");
        }
        received += size;
        events.add(event);
    }

    @Override
    public void onPong(ByteBuf payload) {
        events.add("pong");
    }

    @Override
    public void onClose(int status, String reason) {
        events.add("close");
        connection.closedByPeer();
    }

    @Override
    public void onError(Throwable cause, int status) {
        failed = true;
        events.add("error " + status);
        connection.fail(status);
    }

    @Override
    public void onDisconnected() {
        connection.disconnected();
    }

    private final class Upgrader extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof HttpRequest request) {
                new WebSocketUpgrade(MAX_MESSAGE, true)
                        .accept(ctx.channel(), HttpExchange.of(ctx, request), request, this::listen);
            }
            ReferenceCountUtil.release(message);
        }

        private void listen() {
            connection = new WebSocketConnection(channel, channel.eventLoop(), new Timers());
            connection.listen(WebSocketPeer.this, MAX_MESSAGE);
            connection.pauseReading(false);
        }
    }
}
