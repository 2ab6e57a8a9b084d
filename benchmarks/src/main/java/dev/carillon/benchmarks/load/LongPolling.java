package dev.carillon.benchmarks.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Long polling: each response contains the position from which the next request continues. */
final class LongPolling implements Reception {
    private static final int NO_CONTENT = 204;
    private static final int OK = 200;
    private static final String VERSION = " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final ByteBuf END_OF_REQUEST = ascii("&wait=30" + VERSION);

    /** The response ends with the position, in quotes, and a brace. */
    private static final int AFTER_POSITION = 2;

    private final String path;
    private final ByteBuf startOfRequest;
    private final ByteBuf request = Unpooled.buffer();

    /** A response that is incomplete. */
    private final ByteBuf fragment = Unpooled.buffer(0);

    private boolean accepted;

    LongPolling(String path) {
        this.path = path;
        this.startOfRequest = ascii("GET " + path + "?after=");
    }

    private static ByteBuf ascii(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }

    @Override
    public ByteBuf request() {
        return ascii("GET " + path + VERSION);
    }

    @Override
    public void read(ByteBuf in, Subscriber subscriber) throws IOException {
        if (fragment.isReadable()) {
            fragment.discardReadBytes().writeBytes(in);
            readResponse(fragment, subscriber);
        } else {
            readResponse(in, subscriber);
            fragment.clear().writeBytes(in);
        }
    }

    /** There is at most one response, because there is one request at a time. */
    private void readResponse(ByteBuf in, Subscriber subscriber) throws IOException {
        PollHead head = PollHead.of(in);
        if (head == null || in.writerIndex() < head.end() + head.contentLength()) {
            return;
        }
        if (head.status() == OK) {
            readEvents(in, head.end(), head.end() + head.contentLength(), subscriber);
        } else if (head.status() != NO_CONTENT) {
            throw new IOException("a poll was answered with " + head.status());
        }
        in.skipBytes(in.readableBytes());
        subscriber.send(request);
    }

    private void readEvents(ByteBuf in, int from, int to, Subscriber subscriber) {
        for (int at = MessageText.nextPayload(in, from, to); at >= 0; at = MessageText.nextPayload(in, at, to)) {
            subscriber.onMessage(in, at);
        }
        int end = to - AFTER_POSITION;
        int start = in.indexOf(end - 1, from, (byte) '"') + 1;
        request.clear().writeBytes(startOfRequest, 0, startOfRequest.readableBytes());
        request.writeBytes(in, start, end - start).writeBytes(END_OF_REQUEST, 0, END_OF_REQUEST.readableBytes());
        if (!accepted) {
            accepted = true;
            subscriber.onAccepted();
        }
    }
}
