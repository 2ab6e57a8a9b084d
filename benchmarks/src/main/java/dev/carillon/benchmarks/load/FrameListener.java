package dev.carillon.benchmarks.load;

import io.netty.buffer.ByteBuf;

/** Receives the frames of a WebSocket. */
interface FrameListener {
    /** Called at the start of a frame, with its opcode and the first bytes of its payload, at most {@link FrameScanner#SHOWN}. */
    void onHead(int opcode, ByteBuf bytes, int index, int length);

    /** Called when the frame is complete. */
    void onEnd();
}
