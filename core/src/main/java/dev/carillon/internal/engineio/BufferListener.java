package dev.carillon.internal.engineio;

import io.netty.buffer.ByteBuf;

/** A listener of a session that reads binary messages from their buffers, so that no array is created for each one. */
public interface BufferListener {
    /** Called on the event loop instead of the method with an array. The buffer is valid during the call. */
    void onBinary(ByteBuf data);
}
