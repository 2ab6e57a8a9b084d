package dev.carillon.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stopping the decoder in the middle of a read, and refusing requests before Netty decodes them. */
class RequestDecoderTest {
    private final List<String> seen = new ArrayList<>();
    private final ResponseEncoder encoder = new ResponseEncoder();
    private long held;
    private long maxHeld = Long.MAX_VALUE;
    private int counted;
    private final RequestMemory memory = bytes -> {
        held += bytes;
        counted++;
        return bytes <= 0 || held <= maxHeld;
    };
    private final RequestDecoder decoder = new RequestDecoder(new HttpDecoderConfig(), encoder, memory);
    private final EmbeddedChannel channel = new EmbeddedChannel(decoder, encoder, new Stopper());

    private final class Stopper extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof HttpObject part && part.decoderResult().isFailure()) {
                seen.add(part instanceof HttpRequest request ? "malformed " + request.method() : "malformed body");
            } else if (message instanceof HttpRequest request) {
                seen.add(request.uri());
                if (request.uri().startsWith("/stop")) {
                    decoder.stop();
                }
            }
            ReferenceCountUtil.release(message);
        }
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private void send(String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
    }

    private static String get(String uri) {
        return "GET " + uri + " HTTP/1.1\r\n\r\n";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /1 HTTP/1.1\r\nA: a\r\n b\r\n\r\n",
                "HEAD /1 HTTP/1.1\r\nA: a\r\n\tb\r\n\r\n",
                "GET /1 HTTP/1.1\r\n A: a\r\n\r\n",
                "GET /1 HTTP/1.1\r\n \r\n\r\n",
                "GET /1 HTTP/1.1\r\n\rA: a\r\n b\r\n\r\n",
                "GET /1 HTTP/1.1\nA: a\n b\n\n"
            })
    void foldedLineIsMalformed(String request) {
        send(request + get("/2"));
        assertEquals(List.of("malformed " + request.substring(0, request.indexOf(' '))), seen);
    }

    @Test
    void foldedLineIsMalformedInAnyRead() {
        String request = "HEAD /1 HTTP/1.1\r\nA: a\r\n b\r\nContent-Length: 0\r\n\r\n" + get("/2");
        request.chars().forEach(c -> send(String.valueOf((char) c)));
        assertEquals(List.of("malformed HEAD"), seen);
        channel.finish();
        assertEquals(List.of("malformed HEAD"), seen);
    }

    @Test
    void foldedTrailerIsMalformed() {
        String request = "POST /1 HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n \r\n0\r\nA: a\r\n";
        send(request + "\r\n");
        send(request + "B: b\r\n b\r\n\r\n" + get("/2"));
        assertEquals(List.of("/1", "/1", "malformed body"), seen);
    }

    @Test
    void foldedTrailerIsMalformedInAnyRead() {
        String request = "POST /1 HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n \r\n0\r\nA: a\r\n b\r\n\r\n";
        (request + get("/2")).chars().forEach(c -> send(String.valueOf((char) c)));
        channel.finish();
        assertEquals(List.of("/1", "malformed body"), seen);
    }

    @Test
    void foldedLineBehindABodyIsMalformed() {
        send("POST /1 HTTP/1.1\r\nContent-Length: 1\r\n\r\naGET /2 HTTP/1.1\r\nA: a\r\n b\r\n\r\n");
        assertEquals(List.of("/1", "malformed GET"), seen);
    }

    @Test
    void bodyIsNotTakenForFoldedLines() {
        String body = " \r\n\t\r\n ";
        String request = "POST /1 HTTP/1.1\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
        send(request + get("/2"));
        request.chars().forEach(c -> send(String.valueOf((char) c)));
        send(get("/3"));
        assertEquals(List.of("/1", "/2", "/1", "/3"), seen);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /1 HTTP/1.1\r\n\rA: a\r\n",
                "POST /1 HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nA: a\r\n"
            })
    void manyFoldedLinesCostNoMoreThanTheirBytes(String start) {
        String request = start + " a\r\n".repeat(2500) + "\r\n";
        send(request);
        long before = allocatedBytes();
        EmbeddedChannel other = new EmbeddedChannel(new RequestDecoder(new HttpDecoderConfig(), encoder, memory));
        other.writeInbound(Unpooled.copiedBuffer(request, StandardCharsets.US_ASCII));
        long allocated = allocatedBytes() - before;
        other.finishAndReleaseAll();
        assertTrue(allocated < 1_000_000, () -> allocated + " bytes allocated");
    }

    @Test
    void requestMayHave200HeaderLines() {
        send("GET /1 HTTP/1.1\r\n" + "a:\r\n".repeat(200) + "\r\n");
        send("GET /2 HTTP/1.1\r\n" + "a:\r\n".repeat(201) + "\r\n" + get("/3"));
        assertEquals(List.of("/1", "malformed GET"), seen);
    }

    @Test
    void bodyMayHave200Trailers() {
        String request = "POST /1 HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n";
        send(request + "a: a\r\n".repeat(200) + "\r\n");
        send(request + "a: a\r\n".repeat(201) + "\r\n" + get("/2"));
        assertEquals(List.of("/1", "/1", "malformed body"), seen);
    }

    /** Each header line is an object of about 100 bytes, even if the line has only four. */
    @Test
    void incompleteHeadCostsNotMuchMoreThanItsBytes() {
        String request = "GET /1 HTTP/1.1\r\n" + "a:\r\n".repeat(4000);
        send(get("/1"));
        long before = allocatedBytes();
        EmbeddedChannel other = new EmbeddedChannel(new RequestDecoder(new HttpDecoderConfig(), encoder, memory));
        other.writeInbound(Unpooled.copiedBuffer(request, StandardCharsets.US_ASCII));
        long allocated = allocatedBytes() - before;
        other.finishAndReleaseAll();
        assertTrue(allocated < 200_000, () -> allocated + " bytes allocated");
    }

    // ---- memory of incomplete heads ----

    @Test
    void completeRequestIsNotCounted() {
        send(get("/1") + get("/2"));
        send("POST /3 HTTP/1.1\r\nContent-Length: 2\r\n\r\n" + "a");
        send("a" + get("/4"));
        assertEquals(0, counted);
    }

    @Test
    void incompleteHeadIsCountedUntilItIsComplete() {
        send("GET /");
        assertBetween(5, 1000);
        send("1 HTTP/1.1\r\n" + "a: b\r\n".repeat(100));
        assertBetween(10_000, 20_000);
        send("c: " + "d".repeat(4000));
        assertBetween(14_000, 24_000);
        send("\r\n\r\n");
        assertEquals(0, held);
    }

    @Test
    void incompleteTrailersAreCounted() {
        send("POST /1 HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n" + "a: a\r\n".repeat(100));
        assertBetween(10_000, 20_000);
        send("\r\n");
        assertEquals(0, held);
    }

    private void assertBetween(int min, int max) {
        assertTrue(held >= min && held <= max, () -> held + " bytes");
    }

    @Test
    void incompleteHeadIsCountedUntilTheConnectionEnds() {
        send("GET /1 HTTP/1.1\r\na: b\r\n");
        assertTrue(held > 0);
        channel.close();
        assertEquals(0, held);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /1", "GET /1 HTTP/1.1\r\na: b\r\n"})
    void incompleteHeadIsRefusedWhenTooMuchIsHeld(String start) {
        maxHeld = 100;
        send(get("/0") + start);
        assertEquals(List.of("/0", "malformed GET"), seen);
        assertEquals(0, held);
        send("\r\n\r\n" + get("/2"));
        channel.finish();
        assertEquals(List.of("/0", "malformed GET"), seen);
        assertEquals(0, held);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0\r\na: a\r\n", "1;a=b"})
    void connectionWithIncompleteEndOfAChunkedBodyIsClosedWhenTooMuchIsHeld(String end) {
        maxHeld = 100;
        send("POST /1 HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n" + end);
        assertFalse(channel.isOpen());
        assertEquals(List.of("/1"), seen);
        assertEquals(0, held);
    }

    private static long allocatedBytes() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean())
                .getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    @Test
    void restOfAReadWaitsUntilDecodingContinues() {
        send(get("/1") + get("/stop") + get("/2") + get("/stop2") + get("/3"));
        assertEquals(List.of("/1", "/stop"), seen);
        decoder.resume();
        assertEquals(List.of("/1", "/stop", "/2", "/stop2"), seen);
        decoder.resume();
        assertEquals(List.of("/1", "/stop", "/2", "/stop2", "/3"), seen);
    }

    @Test
    void readingPausesOnlyIfBytesArriveAfterTheStop() {
        send(get("/stop"));
        assertTrue(channel.config().isAutoRead());
        send("more");
        assertFalse(channel.config().isAutoRead());
    }

    @Test
    void unreadBytesCanBeTaken() {
        send(get("/stop") + "ab");
        send("c");
        ByteBuf unread = RequestDecoder.takeUnread(channel);
        assertEquals("abc", unread.toString(StandardCharsets.US_ASCII));
        unread.release();
        assertFalse(RequestDecoder.takeUnread(channel).isReadable());
    }
}
