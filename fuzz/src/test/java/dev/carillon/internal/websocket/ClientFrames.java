package dev.carillon.internal.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.util.Iterator;
import java.util.List;

/** The frames of a client. They are masked with zeros, so that their content is not changed. */
final class ClientFrames {
    private static final int FIN = 0x80;
    private static final int MASKED = 0x80;

    private ClientFrames() {}

    /** Returns a message in as many frames as it has fragments. The opcode may include {@link FrameHeader#COMPRESSED}. */
    static byte[] message(int opcode, List<byte[]> fragments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int first = opcode;
        for (Iterator<byte[]> rest = fragments.iterator(); rest.hasNext(); first = 0) {
            byte[] payload = rest.next();
            out.writeBytes(header(first | (rest.hasNext() ? 0 : FIN), payload.length));
            out.writeBytes(payload);
        }
        return out.toByteArray();
    }

    private static byte[] header(int start, int length) {
        ByteBuf header = Unpooled.buffer();
        FrameHeader.write(header, 0, length);
        header.setByte(0, start).setByte(1, header.getByte(1) | MASKED).writeInt(0);
        byte[] bytes = ByteBufUtil.getBytes(header);
        header.release();
        return bytes;
    }
}
