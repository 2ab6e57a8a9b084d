package dev.carillon.internal.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A script from which the frames of a client are built, so that a fuzzer easily finds valid ones. Each frame takes four bytes, for
 * its kind, flags, stream and length, and then as many bytes as it is long.
 */
final class Http2Script {
    private static final int STEP = 4;
    private static final int EXCLUSIVE_PRIORITY = 0x20;

    /** The kinds after the types of frames are lists of fields, each of which is chosen by one byte. */
    private static final int KINDS = Http2FrameTypes.CONTINUATION + 4;

    private static final int BEGIN = Http2FrameTypes.SETTINGS;

    private static final String[] NAMES = {
        ":method",
        ":path",
        ":scheme",
        ":authority",
        ":protocol",
        ":status",
        "content-length",
        "expect",
        "te",
        "transfer-encoding",
        "connection",
        "upgrade",
        "host",
        "origin",
        "x-http2-stream-id",
        "X-Upper"
    };

    private static final String[] VALUES = {
        "GET", "POST", "/wait", "/page", "/stream", "/jobs/1?q=2", "/engine.io/?EIO=4&transport=polling", "https",
        "app.example.com", "5", "100-continue", "trailers", "chunked", "", "HEAD",
                "/engine.io/?EIO=4&transport=polling&sid=s1"
    };

    private Http2Script() {}

    /** Returns the frames. The first one is the SETTINGS frame that every connection begins with. */
    static List<byte[]> frames(byte[] script) {
        List<byte[]> frames = new ArrayList<>();
        frames.add(frame(BEGIN, 0, 0, new byte[0]));
        for (int i = 0; i + STEP <= script.length; ) {
            int kind = (script[i] & 0xFF) % KINDS;
            int end = Math.min(i + STEP + (script[i + 3] & 0xFF), script.length);
            byte[] payload = Arrays.copyOfRange(script, i + STEP, end);
            frames.add(frame(kind, script[i + 1], script[i + 2] & 0xFF, payload));
            i = end;
        }
        return frames;
    }

    private static byte[] frame(int kind, int flags, int stream, byte[] payload) {
        return switch (kind - Http2FrameTypes.CONTINUATION) {
            case 1 -> encode(Http2FrameTypes.HEADERS, flags & ~EXCLUSIVE_PRIORITY, stream, request(payload));
            case 2 -> encode(Http2FrameTypes.HEADERS, flags & ~EXCLUSIVE_PRIORITY, stream, fields(payload));
            case 3 -> encode(Http2FrameTypes.CONTINUATION, flags, stream, fields(payload));
            default -> encode(kind, flags, stream, payload);
        };
    }

    private static byte[] encode(int type, int flags, int stream, byte[] payload) {
        ByteBuf frame = Unpooled.buffer()
                .writeMedium(payload.length)
                .writeByte(type)
                .writeByte(flags)
                .writeInt(stream)
                .writeBytes(payload);
        return ByteBufUtil.getBytes(frame);
    }

    /** A valid request, with the method and path that the first byte selects, and then other fields. */
    private static byte[] request(byte[] choices) {
        int choice = choices.length == 0 ? 0 : choices[0] & 0xFF;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        add(out, ":method", VALUES[choice >> 7]);
        add(out, ":path", VALUES[2 + choice % 5]);
        add(out, ":scheme", "https");
        add(out, ":authority", "app.example.com");
        if (choices.length > 1) {
            out.writeBytes(fields(Arrays.copyOfRange(choices, 1, choices.length)));
        }
        return out.toByteArray();
    }

    /** Each byte selects a name and a value. */
    private static byte[] fields(byte[] choices) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte choice : choices) {
            add(out, NAMES[(choice & 0xFF) >> 4], VALUES[choice & 0xF]);
        }
        return out.toByteArray();
    }

    /** A literal field without indexing (RFC 7541, section 6.2.2). Both texts are shorter than 127 bytes. */
    private static void add(ByteArrayOutputStream out, String name, String value) {
        out.write(0);
        out.write(name.length());
        out.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
        out.write(value.length());
        out.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
    }
}
