package dev.carillon.internal.websocket;

/**
 * The formats of the messages of a WebSocket.
 *
 * @param text the format of text messages
 * @param binary the format of binary messages
 */
record MessageFormats(MessageFormat text, MessageFormat binary) {
    /** For WebSockets without compression. */
    static final MessageFormats PLAIN = of(Integer.MAX_VALUE);

    /**
     * Returns the formats of WebSockets that have negotiated permessage-deflate.
     *
     * @param threshold the minimum size of messages that are compressed
     */
    static MessageFormats deflated(int threshold) {
        return of(threshold);
    }

    private static MessageFormats of(int deflateThreshold) {
        return new MessageFormats(
                new MessageFormat(FrameHeader.TEXT, deflateThreshold),
                new MessageFormat(FrameHeader.BINARY, deflateThreshold));
    }
}
