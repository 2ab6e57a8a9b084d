package dev.carillon.benchmarks.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Server-Sent Events. An event ends with an empty line. The chunks of the response are not decoded: their sizes become part of the
 * next event, and they contain no empty line, because their line breaks have a carriage return.
 */
final class EventStream implements Reception {
    private static final int OK = 200;

    private final String path;

    /** An event that is incomplete. This is rare, because a server sends each event at once. */
    private final ByteBuf fragment = Unpooled.buffer(0);

    private ResponseHead head = new ResponseHead(OK);

    EventStream(String path) {
        this.path = path;
    }

    @Override
    public ByteBuf request() {
        String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n";
        return Unpooled.copiedBuffer(request, StandardCharsets.US_ASCII);
    }

    @Override
    public void read(ByteBuf in, Subscriber subscriber) throws IOException {
        if (head != null) {
            if (!head.read(in)) {
                return;
            }
            head = null;
            subscriber.onAccepted();
        }
        if (fragment.isReadable()) {
            fragment.discardReadBytes().writeBytes(in);
            scan(fragment, subscriber);
        } else {
            scan(in, subscriber);
            fragment.clear().writeBytes(in);
        }
    }

    private static void scan(ByteBuf in, Subscriber subscriber) {
        skipLineBreaks(in);
        for (int end = endOfEvent(in); end >= 0; end = endOfEvent(in)) {
            int payload = MessageText.nextPayload(in, in.readerIndex(), end);
            if (payload >= 0) { // neither a comment nor the delay before reconnecting
                subscriber.onMessage(in, payload);
            }
            in.readerIndex(end);
            skipLineBreaks(in);
        }
    }

    private static void skipLineBreaks(ByteBuf in) {
        while (in.isReadable() && in.getByte(in.readerIndex()) <= '\r') {
            in.skipBytes(1);
        }
    }

    private static int endOfEvent(ByteBuf in) {
        int limit = in.writerIndex() - 1;
        int lineBreak = nextLineBreak(in, in.readerIndex(), limit);
        while (lineBreak >= 0 && in.getByte(lineBreak + 1) != '\n') {
            lineBreak = nextLineBreak(in, lineBreak + 1, limit);
        }
        return lineBreak < 0 ? -1 : lineBreak + 2;
    }

    private static int nextLineBreak(ByteBuf in, int from, int to) {
        return from < to ? in.indexOf(from, to, (byte) '\n') : -1; // indexOf would search backwards
    }
}
