package dev.carillon.internal.engineio;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.carillon.fuzz.Growth;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Engine.IO v4: the body of a POST, which is also tried as a WebSocket message. */
class WireFormatV4FuzzTest {
    private static final RoundTrip V4 = new RoundTrip(WireFormat.V4);

    @FuzzTest
    void payload(byte[] body) {
        V4.payload(body, false, PollFraming.BINARY_IF_NEEDED);
        V4.text(new String(body, StandardCharsets.UTF_8));
        V4.binary(body);
        Growth.requireLinear(body, large -> V4.decodePayload(large, false));
    }

    /** The packets of a payload are decoded as they would be on their own. */
    @FuzzTest
    void separatePackets(byte[] body) {
        Optional<List<Packet>> together = V4.decodePayload(body, false);
        List<Packet> separate = new ArrayList<>();
        boolean valid = true;
        for (String part : new String(body, StandardCharsets.UTF_8).split("\u001e", -1)) {
            Optional<List<Packet>> one = V4.decodePayload(part.getBytes(StandardCharsets.UTF_8), false);
            one.ifPresent(separate::addAll);
            valid &= one.isPresent();
        }
        if (together.isPresent()) { // otherwise, the body may not even be UTF-8
            assertEquals(RoundTrip.describe(separate), RoundTrip.describe(together.get()));
            assertEquals(true, valid);
        }
    }
}
