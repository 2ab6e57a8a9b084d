package dev.carillon.internal.http;

import dev.carillon.internal.loop.SharedMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import java.nio.charset.StandardCharsets;

/** The framing of a response of unknown length. */
enum StreamFormat implements SharedMessage.Encoding {
    /** Chunks (RFC 9112, section 7.1). */
    CHUNKED {
        @Override
        public ByteBuf encode(byte[] data) {
            byte[] length = Integer.toHexString(data.length).getBytes(StandardCharsets.US_ASCII);
            return ByteBufAllocator.DEFAULT
                    .directBuffer(length.length + data.length + 2 * CRLF.length)
                    .writeBytes(length)
                    .writeBytes(CRLF)
                    .writeBytes(data)
                    .writeBytes(CRLF);
        }
    },

    /** No framing: the end of the connection ends the response. For HTTP/1.0. */
    UNFRAMED {
        @Override
        public ByteBuf encode(byte[] data) {
            return copy(data);
        }
    },

    /** The payload of DATA frames. The codec of HTTP/2 frames it, at the pace that the client allows. */
    DATA {
        @Override
        public ByteBuf encode(byte[] data) {
            return copy(data);
        }
    };

    private static final byte[] CRLF = {'\r', '\n'};

    /** Returns the format for the channel of a request. Clients of HTTP/1.0 do not understand chunks. */
    static StreamFormat of(Channel channel, boolean understandsChunks) {
        if (RequestChannel.isStream(channel)) {
            return DATA;
        }
        return understandsChunks ? CHUNKED : UNFRAMED;
    }

    private static ByteBuf copy(byte[] data) {
        return ByteBufAllocator.DEFAULT.directBuffer(data.length).writeBytes(data);
    }
}
