package dev.carillon.internal.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.carillon.fuzz.Growth;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The offers of extensions in a handshake. Each line is the value of one header. */
class ExtensionOfferFuzzTest {

    @FuzzTest
    void offers(byte[] input) {
        List<String> values = List.of(new String(input, StandardCharsets.UTF_8).split("\n", -1));
        Optional<List<ExtensionOffer>> parsed = parse(values);
        assertEquals(parsed, parse(List.of(String.join(",", values))), "one header and several are equivalent");
        parsed.ifPresent(offers -> {
            List<String> written =
                    offers.stream().map(ExtensionOfferFuzzTest::write).toList();
            assertEquals(parsed, parse(written));
            assertTrue(written.stream().mapToInt(String::length).sum() <= 4 * input.length, "larger than the headers");
            checkAnswer(written);
        });
        Growth.requireLinear(input, large -> parse(List.of(new String(large, StandardCharsets.UTF_8))));
    }

    private static Optional<List<ExtensionOffer>> parse(List<String> values) {
        try {
            return Optional.of(ExtensionOffer.parse(values));
        } catch (WebSocketHandshakeException e) {
            return Optional.empty();
        }
    }

    private static String write(ExtensionOffer offer) {
        return offer.name()
                + offer.parameters().stream()
                        .map(parameter -> "; " + parameter.name()
                                + (parameter.value().isEmpty() ? "" : "=\"" + parameter.value() + '"'))
                        .collect(Collectors.joining());
    }

    /** The answer is itself an offer that the server accepts and answers in the same way. */
    private static void checkAnswer(List<String> offers) {
        HttpHeaders request = new DefaultHttpHeaders();
        request.add("Sec-WebSocket-Extensions", offers);
        PerMessageDeflate.agree(request).map(PerMessageDeflate::answer).ifPresent(answer -> {
            HttpHeaders echoed = new DefaultHttpHeaders().set("Sec-WebSocket-Extensions", answer);
            assertEquals(Optional.of(answer), PerMessageDeflate.agree(echoed).map(PerMessageDeflate::answer));
        });
    }
}
