package dev.carillon.internal.netty;

import dev.carillon.DisconnectReason;
import dev.carillon.internal.engineio.ControlFrame;
import dev.carillon.internal.engineio.EngineSession;
import dev.carillon.internal.engineio.Packet;
import dev.carillon.internal.engineio.PacketFormatException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the whole messages of one WebSocket and gives them to the session, on the session's loop. */
final class WebSocketFrameHandler extends SimpleChannelInboundHandler<WebSocketFrame> {
    private static final Logger log = LoggerFactory.getLogger(WebSocketFrameHandler.class);

    private final EngineSession session;
    private final WebSocketTransport transport;

    /** Of the message that is on its way in more than one frame, or null. */
    private MessageFragments fragments;

    /** Whether the peer has broken the rules; it is heard no more, but for the answer to our farewell. */
    private boolean failed;

    WebSocketFrameHandler(EngineSession session, WebSocketTransport transport) {
        this.session = session;
        this.transport = transport;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
        if (failed && !(frame instanceof CloseWebSocketFrame)) {
            return;
        }
        if (frame.rsv() != 0) { // the frame decoder leaves them to the extensions, which clear what is theirs
            throw new CorruptedWebSocketFrameException(WebSocketCloseStatus.PROTOCOL_ERROR, "reserved bits are set");
        }
        if (frame instanceof TextWebSocketFrame || frame instanceof BinaryWebSocketFrame) {
            if (frame.isFinalFragment()) {
                onMessage(frame instanceof TextWebSocketFrame, frame.content());
            } else {
                fragments = new MessageFragments(frame, session.options().maxHttpBufferSize());
            }
        } else if (frame instanceof ContinuationWebSocketFrame) {
            onContinuation(frame);
        } else if (frame instanceof PingWebSocketFrame ping) {
            onPing(ctx, ping);
        } else if (frame instanceof CloseWebSocketFrame) {
            session.execute(transport::onCloseFrame);
        }
    }

    private void onContinuation(WebSocketFrame frame) {
        fragments.add(frame);
        if (frame.isFinalFragment()) {
            onMessage(fragments.isText(), fragments.content());
            releaseFragments();
        }
    }

    private void onMessage(boolean text, ByteBuf content) {
        int limit = session.options().maxHttpBufferSize();
        if (content.readableBytes() > limit) { // the bound of decompression is not as exact
            throw new TooLongFrameException("more than " + limit + " bytes in a message");
        }
        if (!text) {
            byte[] data = ByteBufUtil.getBytes(content);
            onMessage(() -> session.format().decodeBinary(data));
            return;
        }
        if (!ByteBufUtil.isText(content, StandardCharsets.UTF_8)) {
            throw new CorruptedWebSocketFrameException(WebSocketCloseStatus.INVALID_PAYLOAD_DATA, "not UTF-8");
        }
        String data = content.toString(StandardCharsets.UTF_8);
        onMessage(() -> session.format().decodeText(data));
    }

    private void releaseFragments() {
        if (fragments != null) {
            fragments.release();
            fragments = null;
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        releaseFragments();
    }

    /** RFC 6455, section 5.5.3: not every ping needs its pong. A peer that does not read its pongs gets no more of them. */
    private static void onPing(ChannelHandlerContext ctx, PingWebSocketFrame ping) {
        if (ctx.channel().isActive() && ctx.channel().isWritable()) {
            ctx.writeAndFlush(ControlFrame.pong(ping.content()));
        }
    }

    private void onMessage(Message message) {
        session.execute(() -> {
            try {
                session.onPacket(transport, message.decode());
            } catch (PacketFormatException e) {
                session.onParseError(transport, e);
            }
        });
    }

    /** A whole message, to be decoded on the session's loop. */
    @FunctionalInterface
    private interface Message {
        Packet decode() throws PacketFormatException;
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        session.execute(() -> {
            transport.onInactive();
            session.onTransportEnd(transport, DisconnectReason.TRANSPORT_CLOSE, "connection closed");
        });
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ConnectionFailure.log(log, cause);
        failed = true;
        releaseFragments();
        session.execute(() -> {
            if (cause instanceof IOException) { // the connection itself: nobody reads a farewell
                transport.hangUp();
            } else {
                transport.closeWith(statusOf(cause));
            }
            session.onTransportEnd(
                    transport,
                    DisconnectReason.TRANSPORT_ERROR,
                    cause.getClass().getSimpleName());
        });
    }

    private static WebSocketCloseStatus statusOf(Throwable cause) {
        if (cause instanceof TooLongFrameException || MessageDeflate.isTooLong(cause)) {
            return WebSocketCloseStatus.MESSAGE_TOO_BIG;
        }
        if (MessageDeflate.isMalformed(cause)) {
            return WebSocketCloseStatus.INVALID_PAYLOAD_DATA;
        }
        return cause instanceof CorruptedWebSocketFrameException corrupted
                ? corrupted.closeStatus()
                : WebSocketCloseStatus.PROTOCOL_ERROR;
    }
}
