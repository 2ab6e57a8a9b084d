package dev.carillon.benchmarks.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Scans WebSocket frames from a server, split into chunks of various sizes. */
class FrameScannerTest {
    private static final String LONG = "42[\"msg\",\"0000000000000042" + "x".repeat(200) + "\"]";
    private static final String LARGE = "42[\"msg\",\"0000000000000043" + "y".repeat(70_000) + "\"]";

    private final List<String> seen = new ArrayList<>();
    private final FrameScanner scanner = new FrameScanner(new FrameListener() {
        @Override
        public void onHead(int opcode, ByteBuf bytes, int index, int length) {
            seen.add(opcode + ":" + bytes.toString(index, length, StandardCharsets.US_ASCII));
        }

        @Override
        public void onEnd() {
            seen.add("end");
        }
    });

    @Test
    void reportsFrameHeadsForAnyChunkSize() {
        byte[] stream = stream();
        List<String> expected = List.of(
                "1:2",
                "end",
                "1:",
                "end",
                "1:" + LONG.substring(0, FrameScanner.SHOWN),
                "end",
                "2:abc",
                "end",
                "1:" + LARGE.substring(0, FrameScanner.SHOWN),
                "end");
        for (int size = 1; size < 300; size++) {
            seen.clear();
            scan(stream, size);
            assertEquals(expected, seen, "in pieces of " + size);
        }
    }

    @Test
    void reportsFrameEndOnlyAfterTheLastByte() {
        byte[] frame = frame(0x81, LONG);
        scanner.scan(Unpooled.wrappedBuffer(frame, 0, frame.length - 1));
        assertEquals(List.of("1:" + LONG.substring(0, FrameScanner.SHOWN)), seen);
        scanner.scan(Unpooled.wrappedBuffer(frame, frame.length - 1, 1));
        assertEquals(List.of("1:" + LONG.substring(0, FrameScanner.SHOWN), "end"), seen);
    }

    private void scan(byte[] stream, int size) {
        for (int i = 0; i < stream.length; i += size) {
            scanner.scan(Unpooled.wrappedBuffer(stream, i, Math.min(size, stream.length - i)));
        }
    }

    private static byte[] stream() {
        ByteBuf all = Unpooled.buffer();
        all.writeBytes(frame(0x81, "2")).writeBytes(frame(0x81, "")).writeBytes(frame(0x81, LONG));
        all.writeBytes(frame(0x82, "abc")).writeBytes(frame(0x81, LARGE));
        byte[] bytes = new byte[all.readableBytes()];
        all.readBytes(bytes);
        return bytes;
    }

    private static byte[] frame(int first, String payload) {
        ByteBuf frame = Unpooled.buffer().writeByte(first);
        int length = payload.length();
        if (length < 126) {
            frame.writeByte(length);
        } else if (length < 65_536) {
            frame.writeByte(126).writeShort(length);
        } else {
            frame.writeByte(127).writeLong(length);
        }
        frame.writeCharSequence(payload, StandardCharsets.US_ASCII);
        byte[] bytes = new byte[frame.readableBytes()];
        frame.readBytes(bytes);
        return bytes;
    }
}
