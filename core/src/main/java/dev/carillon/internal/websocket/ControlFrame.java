package dev.carillon.internal.websocket;

import io.netty.buffer.ByteBuf;

/** A server's control frames, ready to be written (RFC 6455, section 5.5): a WebSocket needs no encoder for them. */
public final class ControlFrame {
    private static final int CLOSE = 0x8;
    private static final int PING = 0x9;
    private static final int PONG = 0xA;
    private static final int MAX_PAYLOAD = 125;

    private ControlFrame() {}

    /** The start of a closing handshake, or the answer to one. It has no reason, as on the reference server: clients compare it. */
    public static ByteBuf close(int status) {
        return allocate(CLOSE, 2).writeShort(status);
    }

    /** A ping without a payload. */
    static ByteBuf ping() {
        return allocate(PING, 0);
    }

    /** The answer to a ping; its payload is copied. */
    public static ByteBuf pong(ByteBuf payload) {
        return allocate(PONG, payload.readableBytes())
                .writeBytes(payload, payload.readerIndex(), payload.readableBytes());
    }

    private static ByteBuf allocate(int opcode, int payload) {
        if (payload > MAX_PAYLOAD) {
            throw new IllegalArgumentException("a control frame of " + payload + " bytes");
        }
        return FrameHeader.newFrame(opcode, payload);
    }
}
