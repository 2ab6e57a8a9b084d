package dev.carillon.internal.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.carillon.fuzz.Buffers;
import dev.carillon.fuzz.ErrorLog;
import dev.carillon.fuzz.Growth;
import dev.carillon.fuzz.Slices;
import java.util.List;
import java.util.function.Supplier;

/** The bytes that a client sends on a WebSocket, without and with permessage-deflate. */
class WebSocketFramesFuzzTest {

    @FuzzTest
    void plain(byte[] stream) {
        check(stream, WebSocketPeer::plain);
        assertTrue(receivedBy(WebSocketPeer.plain(), stream) <= stream.length, "more data than was sent");
    }

    @FuzzTest
    void deflated(byte[] stream) {
        check(stream, WebSocketPeer::deflating);
    }

    private static void check(byte[] stream, Supplier<WebSocketPeer> peer) {
        List<String> atOnce =
                Buffers.requireReleased(() -> peer.get().send(List.of(stream)).end());
        List<String> inSlices =
                Buffers.requireReleased(() -> peer.get().send(Slices.of(stream)).end());
        assertEquals(atOnce, inSlices);
        ErrorLog.requireEmpty();
        Growth.requireLinear(stream, large -> receivedBy(peer.get(), large));
    }

    private static long receivedBy(WebSocketPeer peer, byte[] stream) {
        peer.send(List.of(stream)).end();
        return peer.received();
    }
}
