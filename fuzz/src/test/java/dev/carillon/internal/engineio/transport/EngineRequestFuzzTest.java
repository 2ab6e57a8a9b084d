package dev.carillon.internal.engineio.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.carillon.Handshake;
import dev.carillon.fuzz.Growth;
import dev.carillon.internal.http.RequestHead;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The head of a request: its target in the first line, and one header in each of the others. */
class EngineRequestFuzzTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();

    @FuzzTest
    void head(byte[] input) {
        parse(input).ifPresent(this::check);
        Growth.requireLinear(
                input,
                large -> parse(large)
                        .ifPresent(found -> found.toHandshake(channel).toJson()));
    }

    /** Does the same as the handler of the engine. */
    private Optional<EngineRequest> parse(byte[] input) {
        try {
            HttpRequest request = request(new String(input, StandardCharsets.ISO_8859_1));
            if (RequestHead.refusal(request).isPresent()) {
                return Optional.empty();
            }
            String target = request.uri();
            assertEquals(Optional.empty(), RequestHead.refusal(request), "a normalized request is valid");
            assertEquals(target, request.uri(), "the second time changes nothing");
            QueryStringDecoder uri = QueryStringDecoder.builder().maxParams(100).build(request.uri());
            assertTrue(uri.path().length() <= target.length(), "longer than the target");
            return Optional.of(EngineRequest.of(request, uri));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static HttpRequest request(String head) {
        String[] lines = head.split("\n", -1);
        HttpRequest request = new DefaultHttpRequest(
                HttpVersion.HTTP_1_1,
                HttpMethod.GET,
                lines[0],
                DefaultHttpHeadersFactory.headersFactory().withValidation(false));
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon > 0) { // the HTTP decoder accepts no other headers
                request.headers()
                        .add(
                                lines[i].substring(0, colon),
                                lines[i].substring(colon + 1).trim());
            }
        }
        return request;
    }

    private void check(EngineRequest request) {
        Handshake handshake = request.toHandshake(channel);
        assertEquals(Optional.ofNullable(request.transport()), handshake.queryParameter("transport"));
        assertEquals(Optional.ofNullable(request.version()), handshake.queryParameter("EIO"));
        assertEquals(Optional.ofNullable(request.host()), handshake.header("Host"));
        assertEquals(request.origin() != null, handshake.crossDomain());
        handshake
                .headers()
                .forEach((name, values) ->
                        assertEquals(values.get(0), handshake.header(name).orElse("")));
        String json = handshake.toJson().toString();
        assertEquals(json, Handshake.fromJson(handshake.toJson()).toJson().toString());
    }
}
