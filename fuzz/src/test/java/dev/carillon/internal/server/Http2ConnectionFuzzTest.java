package dev.carillon.internal.server;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.carillon.fuzz.Buffers;
import dev.carillon.fuzz.ErrorLog;
import dev.carillon.fuzz.Growth;
import dev.carillon.fuzz.Slices;
import java.util.List;

/** What a client sends on a new HTTP/2 connection. */
class Http2ConnectionFuzzTest {

    /** The bytes that follow the preface. */
    @FuzzTest
    void bytes(byte[] stream) {
        Buffers.requireReleased(() -> serve(List.of(stream)));
        Buffers.requireReleased(() -> serve(Slices.of(stream)));
        ErrorLog.requireEmpty();
        Growth.requireLinear(stream, bytes -> serve(List.of(bytes)));
    }

    /** Frames, as {@link Http2Script} describes them. */
    @FuzzTest
    void frames(byte[] script) {
        List<byte[]> frames = Http2Script.frames(script);
        Buffers.requireReleased(() -> {
            begin().send(frames).requireUsable().end();
            return null;
        });
        ErrorLog.requireEmpty();
        Growth.requireLinear(script, repeated -> serve(Http2Script.frames(repeated)));
    }

    private static Void serve(List<byte[]> reads) {
        begin().send(reads).end();
        return null;
    }

    private static Http2ServedConnection begin() {
        return new Http2ServedConnection().send(List.of(Http2ServedConnection.PREFACE));
    }
}
