package dev.carillon.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.carillon.fuzz.Buffers;
import dev.carillon.fuzz.ErrorLog;
import dev.carillon.fuzz.Growth;
import dev.carillon.fuzz.Slices;
import java.util.List;

/** The bytes that a client sends on a new connection. */
class HttpConnectionFuzzTest {

    @FuzzTest
    void connection(byte[] stream) {
        String atOnce = Buffers.requireReleased(() -> responses(List.of(stream)));
        String inSlices = Buffers.requireReleased(() -> responses(Slices.of(stream)));
        assertEquals(atOnce, inSlices);
        ErrorLog.requireEmpty();
        Growth.requireLinear(stream, HttpConnectionFuzzTest::decode);
    }

    private static void decode(byte[] stream) {
        new ServedConnection().send(List.of(stream)).end();
    }

    private static String responses(List<byte[]> reads) {
        return new ServedConnection().send(reads).requireAnswers().end();
    }
}
