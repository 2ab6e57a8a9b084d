package dev.carillon.internal.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import org.junit.jupiter.api.Test;

class RequestBodyTest {
    private static final int LIMIT = 1_000_000;

    private final HttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/");
    private final RequestBody body = new RequestBody(request, LIMIT);

    /** Adds a part and releases it, as the pipeline does. Returns whether the body has retained it. */
    private boolean append(int size, boolean last) {
        ByteBuf part = Unpooled.buffer(Math.max(1, size)).writeZero(size);
        assertTrue(body.append(part, last));
        part.release();
        return part.refCnt() > 0;
    }

    @Test
    void onlyPartIsRetained() {
        assertTrue(append(100, true));
        assertArrayEquals(new byte[100], body.bytes());
        body.release();
    }

    /** It is a slice of the buffer of a read, which may be much larger. */
    @Test
    void firstOfSeveralPartsIsNotRetained() {
        assertFalse(append(100, false));
        assertTrue(body.heldBytes() >= 100);
        body.release();
        assertEquals(0, body.heldBytes());
    }

    @Test
    void wholeCapacityCounts() {
        append(600_000, false);
        append(1, false);
        assertEquals(LIMIT, body.heldBytes());
        assertFalse(append(1, true));
        assertEquals(600_002, body.bytes().length);
        body.release();
    }

    @Test
    void capacityDoesNotExceedTheAnnouncedSize() {
        HttpUtil.setContentLength(request, 700_000);
        append(600_000, false);
        append(1, false);
        assertEquals(700_000, body.heldBytes());
        body.release();
    }

    /** A client could otherwise occupy the announced memory with a single byte. */
    @Test
    void announcedSizeIsNotReserved() {
        HttpUtil.setContentLength(request, LIMIT);
        append(1, false);
        assertTrue(body.heldBytes() <= 1024, "holds " + body.heldBytes());
        body.release();
    }

    @Test
    void bodyAboveTheLimitIsRefused() {
        append(LIMIT, false);
        ByteBuf more = Unpooled.buffer(1).writeZero(1);
        assertFalse(body.append(more, true));
        more.release();
        body.release();
    }
}
