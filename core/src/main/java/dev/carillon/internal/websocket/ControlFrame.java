package dev.carillon.internal.websocket;

import io.netty.buffer.ByteBuf;

/** Creates the control frames of a server, ready to be written (RFC 6455, section 5.5). No encoder is needed for them. */
public final class ControlFrame {
    private static final int CLOSE = 0x8;
    private static final int PING = 0x9;
    private static final int PONG = 0xA;
    private static final int MAX_PAYLOAD = 125;

    private ControlFrame() {}

    /**
     * Creates a Close frame, which starts or answers a closing handshake. As on the reference server, it has no reason, because
     * clients compare the reason.
     */
    public static ByteBuf close(int status) {
        return allocate(CLOSE, 2).writeShort(status);
    }

    /** Creates a ping without a payload. */
    static ByteBuf ping() {
        return allocate(PING, 0);
    }

    /** Creates a ping with a payload. */
    static ByteBuf ping(byte[] payload) {
        return allocate(PING, payload.length).writeBytes(payload);
    }

    /** Creates the response to a ping. The payload is copied. */
    public static ByteBuf pong(ByteBuf payload) {
        return allocate(PONG, payload.readableBytes())
                .writeBytes(payload, payload.readerIndex(), payload.readableBytes());
    }

    private static ByteBuf allocate(int opcode, int payload) {
        if (payload > MAX_PAYLOAD) {
            throw new IllegalArgumentException("a control frame cannot have a payload of " + payload + " bytes");
        }
        return FrameHeader.newFrame(opcode, payload);
    }
}
