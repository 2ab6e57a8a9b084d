package dev.carillon.benchmarks.servers;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** An event of the benchmark, as positions in the text of its packet: {@code 42["name",first,last]}. */
record BareEvent(ByteBuf packet, int nameStart, int nameEnd, int firstStart, int firstEnd) {

    static BareEvent of(ByteBuf packet) {
        int nameStart = next(packet, packet.readerIndex(), '"') + 1;
        int nameEnd = next(packet, nameStart, '"');
        int firstStart = Math.min(nameEnd + 2, packet.writerIndex());
        int comma = next(packet, firstStart, ',');
        return new BareEvent(packet, nameStart, nameEnd, firstStart, comma < 0 ? packet.writerIndex() - 1 : comma);
    }

    private static int next(ByteBuf packet, int from, char wanted) {
        return packet.indexOf(from, packet.writerIndex(), (byte) wanted);
    }

    String name() {
        return ascii(nameStart, nameEnd);
    }

    /** Returns the first argument as a number. */
    int number() {
        return Integer.parseInt(ascii(firstStart, firstEnd));
    }

    /** Returns the first argument as a string. */
    String text() {
        return ascii(firstStart + 1, firstEnd - 1);
    }

    /** Returns the JSON text of the last argument. */
    ByteBuf lastArgument() {
        int end = packet.writerIndex() - 1;
        int start = firstEnd == end ? firstStart : firstEnd + 1;
        return packet.slice(start, end - start);
    }

    private String ascii(int start, int end) {
        return packet.toString(start, end - start, StandardCharsets.US_ASCII);
    }
}
