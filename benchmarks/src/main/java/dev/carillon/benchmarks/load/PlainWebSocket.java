package dev.carillon.benchmarks.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** WebSocket without Socket.IO. Each text frame is a message. */
final class PlainWebSocket implements Reception, FrameListener {
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int TEXT_OPCODE = 0x1;
    private static final int PING_OPCODE = 0x9;
    private static final ByteBuf PONG = ClientFrame.pong();

    private final String path;
    private final FrameScanner frames = new FrameScanner(this);
    private ResponseHead head = new ResponseHead(SWITCHING_PROTOCOLS);
    private Subscriber current;

    PlainWebSocket(String path) {
        this.path = path;
    }

    @Override
    public ByteBuf request() {
        String request = String.join(
                "\r\n",
                "GET " + path + " HTTP/1.1",
                "Host: localhost",
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                "Sec-WebSocket-Version: 13",
                "",
                "");
        return Unpooled.copiedBuffer(request, StandardCharsets.US_ASCII);
    }

    @Override
    public void read(ByteBuf in, Subscriber subscriber) throws IOException {
        current = subscriber;
        if (head != null) {
            if (!head.read(in)) {
                return;
            }
            head = null;
            subscriber.onAccepted();
        }
        frames.scan(in);
    }

    /** Counts the message although its end may be missing: frames are sent at once, and are shorter than a segment. */
    @Override
    public void onHead(int opcode, ByteBuf bytes, int index, int length) {
        if (opcode == TEXT_OPCODE) {
            int payload = MessageText.nextPayload(bytes, index, index + length);
            if (payload >= 0) {
                current.onMessage(bytes, payload);
            }
        } else if (opcode == PING_OPCODE) {
            current.send(PONG);
        }
    }

    @Override
    public void onEnd() {}
}
