package dev.carillon.tokens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.carillon.fuzz.Growth;
import dev.carillon.http.HttpRequest;
import dev.carillon.internal.http.RoutedRequest;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The token in the {@code Cookie} headers of a request. Each line is a header; as in headers, each byte is a character. */
class CookieFuzzTest {
    private static final String NAME = "carillon_token";

    @FuzzTest
    void cookie(byte[] input) {
        List<String> values = values(input);
        Optional<String> found;
        try {
            found = Credentials.cookie(request(input), NAME);
        } catch (TokenException e) {
            assertEquals(TokenException.Reason.INVALID, e.reason());
            assertTrue(values.size() > 1, values::toString);
            return;
        }
        assertEquals(values, found.stream().toList());
        Growth.requireLinear(input, CookieFuzzTest::read);
    }

    /** Returns the values of all cookies with the name. */
    private static List<String> values(byte[] input) {
        List<String> values = new ArrayList<>();
        for (String pair : new String(input, StandardCharsets.ISO_8859_1).split("[;\n]", -1)) {
            String[] parts = pair.split("=", 2);
            if (parts.length == 2 && parts[0].strip().equals(NAME)) {
                values.add(parts[1].strip());
            }
        }
        return values;
    }

    private static void read(byte[] input) {
        try {
            var unused = Credentials.cookie(request(input), NAME);
        } catch (TokenException e) {
            // several cookies
        }
    }

    private static HttpRequest request(byte[] input) {
        HttpHeaders headers =
                DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
        headers.add("Cookie", Arrays.asList(new String(input, StandardCharsets.ISO_8859_1).split("\n", -1)));
        return new RoutedRequest(
                "GET", "/", Map.of(), Map.of(), headers, new byte[0], null, Optional.empty(), false, true, null);
    }
}
