package dev.carillon.internal.engineio;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.carillon.fuzz.Growth;
import java.nio.charset.StandardCharsets;

/** Engine.IO v3: the body of a POST in both framings, which is also tried as a WebSocket message. */
class WireFormatV3FuzzTest {
    private static final RoundTrip V3 = new RoundTrip(WireFormat.V3);

    @FuzzTest
    void textPayload(byte[] body) {
        for (PollFraming framing : PollFraming.values()) {
            V3.payload(body, false, framing);
        }
        V3.text(new String(body, StandardCharsets.UTF_8));
        Growth.requireLinear(body, large -> V3.decodePayload(large, false));
    }

    @FuzzTest
    void binaryPayload(byte[] body) {
        for (PollFraming framing : PollFraming.values()) {
            V3.payload(body, true, framing);
        }
        V3.binary(body);
        Growth.requireLinear(body, large -> V3.decodePayload(large, true));
    }
}
