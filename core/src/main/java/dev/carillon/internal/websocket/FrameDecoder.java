package dev.carillon.internal.websocket;

import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;

/** Decodes frames, each of which must have arrived completely, and tells how much of the next one is there. */
final class FrameDecoder extends WebSocket13FrameDecoder {
    FrameDecoder(WebSocketDecoderConfig config) {
        super(config);
    }

    /** Returns the number of bytes that have arrived of an incomplete frame. */
    int bufferedBytes() {
        return actualReadableBytes();
    }
}
