package dev.carillon.internal.websocket;

import dev.carillon.internal.http.ConnectionErrorHandler;
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
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Assembles the messages of a WebSocket (RFC 6455, section 6.2) and passes them to a listener. Answers pings. */
final class WebSocketFrameHandler extends SimpleChannelInboundHandler<WebSocketFrame> {
    private static final Logger log = LoggerFactory.getLogger(WebSocketFrameHandler.class);

    /** Smaller incomplete messages are not reported, so they cost nothing. */
    private static final int REPORT_STEP = 8 * 1024;

    private final WebSocketConnection connection;
    private final WebSocketListener listener;
    private final int maxMessageSize;

    /** The fragments of an incomplete message, or null. */
    private MessageFragments fragments;

    /** Whether reading has failed. All frames except the Close frame that answers ours are then ignored. */
    private boolean failed;

    /** The decoder of this connection, or null in tests without one. */
    private FrameDecoder decoder;

    /** What the listener knows of the size of an incomplete message. */
    private int reportedBytes;

    /** Whether no more data is read until the frames that have arrived are decoded. */
    private boolean readingPaused;

    WebSocketFrameHandler(WebSocketConnection connection, WebSocketListener listener, int maxMessageSize) {
        this.connection = connection;
        this.listener = listener;
        this.maxMessageSize = maxMessageSize;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        decoder = ctx.pipeline().get(FrameDecoder.class);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
        if (failed && !(frame instanceof CloseWebSocketFrame)) {
            return;
        }
        if (frame.rsv() != 0) { // the frame decoder allows these bits for extensions, which clear their own
            throw new CorruptedWebSocketFrameException(WebSocketCloseStatus.PROTOCOL_ERROR, "reserved bits are set");
        }
        if (frame instanceof TextWebSocketFrame || frame instanceof BinaryWebSocketFrame) {
            if (frame.isFinalFragment()) {
                checkSize(frame.content());
                onMessage(frame instanceof TextWebSocketFrame, frame.content());
            } else {
                fragments = new MessageFragments(frame, maxMessageSize);
            }
        } else if (frame instanceof ContinuationWebSocketFrame) {
            onContinuation(frame);
        } else if (frame instanceof PingWebSocketFrame ping) {
            onPing(ctx, ping);
        } else if (frame instanceof PongWebSocketFrame) {
            listener.onPong(frame.content());
        } else if (frame instanceof CloseWebSocketFrame close) {
            boolean hasStatus = close.content().isReadable();
            listener.onClose(hasStatus ? close.statusCode() : WebSocketListener.NO_STATUS_RECEIVED, close.reasonText());
        }
    }

    /** The frame decoder accepts larger frames if they may be compressed. */
    private void checkSize(ByteBuf message) {
        if (message.readableBytes() > maxMessageSize) {
            throw new TooLongFrameException("a message exceeds " + maxMessageSize + " bytes");
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
        if (!text) {
            listener.onBinary(content);
            return;
        }
        if (!ByteBufUtil.isText(content, StandardCharsets.UTF_8)) {
            throw new CorruptedWebSocketFrameException(WebSocketCloseStatus.INVALID_PAYLOAD_DATA, "not UTF-8");
        }
        listener.onText(content.toString(StandardCharsets.UTF_8));
    }

    private void releaseFragments() {
        if (fragments != null) {
            fragments.release();
            fragments = null;
        }
    }

    /**
     * Reports how much the server holds of a message that has not arrived completely: a part of a frame, and fragments. Stops
     * reading while the decoder is interrupted.
     */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        int frameBytes = decoder == null ? 0 : decoder.bufferedBytes();
        int fragmentBytes = fragments == null ? 0 : fragments.heldBytes();
        int held = frameBytes + fragmentBytes;
        reportBuffered(held < REPORT_STEP ? 0 : held);
        if (decoder != null && decoder.isInterrupted() != readingPaused) {
            readingPaused = decoder.isInterrupted();
            connection.pauseDecoding(readingPaused);
        }
        ctx.fireChannelReadComplete();
    }

    private void reportBuffered(int held) {
        if (held == 0 ? reportedBytes > 0 : Math.abs(held - reportedBytes) >= REPORT_STEP) {
            int change = held - reportedBytes;
            reportedBytes = held;
            listener.onBuffered(change);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        releaseFragments();
        reportBuffered(0);
    }

    /** Answers a ping, unless the peer does not read: not every ping requires a pong (RFC 6455, section 5.5.3). */
    private static void onPing(ChannelHandlerContext ctx, PingWebSocketFrame ping) {
        if (ctx.channel().isActive() && ctx.channel().isWritable()) {
            ctx.writeAndFlush(ControlFrame.pong(ping.content()));
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            listener.onWritable();
        }
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        listener.onDisconnected();
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ConnectionErrorHandler.log(log, cause);
        if (failed) { // by a frame that the frame decoder has read after the failure
            return;
        }
        failed = true;
        releaseFragments();
        PerMessageDeflate.remove(ctx.pipeline());
        listener.onError(
                cause,
                cause instanceof IOException
                        ? WebSocketListener.NO_STATUS
                        : statusOf(cause).code());
    }

    private static WebSocketCloseStatus statusOf(Throwable cause) {
        if (cause instanceof TooLongFrameException) {
            return WebSocketCloseStatus.MESSAGE_TOO_BIG;
        }
        return cause instanceof CorruptedWebSocketFrameException corrupted
                ? corrupted.closeStatus()
                : WebSocketCloseStatus.PROTOCOL_ERROR;
    }
}
