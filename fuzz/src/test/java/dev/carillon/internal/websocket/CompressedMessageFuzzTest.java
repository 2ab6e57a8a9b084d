package dev.carillon.internal.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.carillon.fuzz.Buffers;
import dev.carillon.fuzz.ErrorLog;
import dev.carillon.fuzz.Growth;
import dev.carillon.fuzz.Slices;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Messages that are compressed with permessage-deflate, in one or more frames. */
class CompressedMessageFuzzTest {
    private static final int COMPRESSED_BINARY = FrameHeader.BINARY | FrameHeader.COMPRESSED;
    private static final int PART = 1000;

    private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

    /** The input is the payload of a message, which the JDK inflates in the same way. */
    @FuzzTest
    void inflate(byte[] payload) {
        List<String> events =
                Buffers.requireReleased(() -> receive(ClientFrames.message(COMPRESSED_BINARY, List.of(payload))));
        List<String> fragmented = Buffers.requireReleased(() -> receive(fragmented(payload)));
        assertEquals(messageOrError(events), messageOrError(fragmented));
        inflated(payload)
                .ifPresent(data ->
                        assertEquals(messageOrError(List.of(expected(data))), messageOrError(events.subList(0, 1))));
        ErrorLog.requireEmpty();
        Growth.requireLinear(payload, large -> receive(ClientFrames.message(COMPRESSED_BINARY, parts(large))));
    }

    /** The input is a message that the server compresses, and a client sends back. */
    @FuzzTest
    void roundTrip(byte[] message) {
        List<String> events = Buffers.requireReleased(() -> {
            ByteBuf out = Unpooled.buffer();
            boolean smaller = ThreadDeflater.instance().deflate(Unpooled.wrappedBuffer(message), out);
            byte[] compressed = ByteBufUtil.getBytes(out);
            out.release();
            return smaller && message.length <= WebSocketPeer.MAX_MESSAGE
                    ? receive(ClientFrames.message(COMPRESSED_BINARY, parts(compressed)))
                    : List.of(expected(message));
        });
        assertEquals(List.of(expected(message)), events);
    }

    /** If a message is both too long and malformed, the fragments decide which error occurs first. */
    private static String messageOrError(List<String> events) {
        return events.get(0).startsWith("error") ? "error" : String.join(",", events);
    }

    private static byte[] fragmented(byte[] payload) {
        List<byte[]> fragments = Slices.of(payload);
        return ClientFrames.message(COMPRESSED_BINARY, fragments.isEmpty() ? List.of(payload) : fragments);
    }

    private static List<byte[]> parts(byte[] payload) {
        List<byte[]> parts = new ArrayList<>();
        for (int start = 0; start == 0 || start < payload.length; start += PART) {
            parts.add(Arrays.copyOfRange(payload, start, Math.min(start + PART, payload.length)));
        }
        return parts;
    }

    private static List<String> receive(byte[] stream) {
        return WebSocketPeer.deflating().send(List.of(stream)).end();
    }

    private static String expected(byte[] data) {
        return data.length > WebSocketPeer.MAX_MESSAGE
                ? "error 1009"
                : "binary " + HexFormat.of().formatHex(data);
    }

    /** Returns the message, or empty if it is malformed, has a final block, or is not complete. */
    private static Optional<byte[]> inflated(byte[] payload) {
        byte[] input = Arrays.copyOf(payload, payload.length + TAIL.length);
        System.arraycopy(TAIL, 0, input, payload.length, TAIL.length);
        byte[] output = new byte[WebSocketPeer.MAX_MESSAGE + 1];
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(input);
            int length = inflater.inflate(output);
            boolean complete = inflater.getRemaining() == 0 || length == output.length;
            return complete && !inflater.finished() ? Optional.of(Arrays.copyOf(output, length)) : Optional.empty();
        } catch (DataFormatException e) {
            return Optional.empty();
        } finally {
            inflater.end();
        }
    }
}
