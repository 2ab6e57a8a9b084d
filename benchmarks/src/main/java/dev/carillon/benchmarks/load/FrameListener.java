package dev.carillon.benchmarks.load;

import io.netty.buffer.ByteBuf;

/** Is told of the frames of one WebSocket. */
interface FrameListener {
    /** A frame has begun: its opcode, and the first bytes of its payload, at most {@link FrameScanner#SHOWN}. */
    void onHead(int opcode, ByteBuf bytes, int index, int length);

    /** The frame has arrived as a whole. */
    void onEnd();
}
