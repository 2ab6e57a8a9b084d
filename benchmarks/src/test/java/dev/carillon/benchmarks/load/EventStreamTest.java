package dev.carillon.benchmarks.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class EventStreamTest {
    private static final String HEAD = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final String START = "d\r\nretry: 2000\n\n\r\n";
    private static final String COMMENT = "3\r\n:\n\n\r\n";

    @Test
    void countsEventsForAnyChunkSize() throws IOException {
        byte[] stream = (HEAD + START + event(1) + COMMENT + event(2) + event(3)).getBytes(StandardCharsets.US_ASCII);
        for (int size = 1; size <= stream.length; size++) {
            assertEquals(3, countInPieces(stream, size), "in pieces of " + size);
        }
    }

    @Test
    void eventCountsOnlyWhenItIsComplete() throws IOException {
        String stream = HEAD + START + event(1);
        int end = stream.lastIndexOf('\n', stream.length() - 2); // the second line break of the empty line
        byte[] bytes = stream.substring(0, end).getBytes(StandardCharsets.US_ASCII);
        assertEquals(0, countInPieces(bytes, bytes.length));
    }

    @Test
    void refusalIsReported() {
        byte[] refused = "HTTP/1.1 403 Forbidden\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        assertThrows(IOException.class, () -> countInPieces(refused, refused.length));
    }

    private static String event(int id) {
        String data = "id: x-" + id + "\ndata: {\"id\":\"x-" + id + "\",\"args\":[\"0000000000000042xxx\"]}\n\n";
        return Integer.toHexString(data.length()) + "\r\n" + data + "\r\n";
    }

    private static long countInPieces(byte[] stream, int size) throws IOException {
        try (LoadLoop loop = new LoadLoop()) {
            Arrivals arrivals = new Arrivals(loop);
            EventStream events = new EventStream("/");
            Subscriber subscriber = new Subscriber(arrivals, loop.bootstrap(), true, events);
            for (int i = 0; i < stream.length; i += size) {
                events.read(Unpooled.wrappedBuffer(stream, i, Math.min(size, stream.length - i)), subscriber);
            }
            return arrivals.count();
        }
    }
}
