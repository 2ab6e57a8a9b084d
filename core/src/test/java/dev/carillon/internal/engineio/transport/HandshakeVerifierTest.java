package dev.carillon.internal.engineio.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.carillon.TransportType;
import dev.carillon.internal.engineio.EngineOptions;
import dev.carillon.internal.engineio.HandshakeError;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The order of the checks is visible to clients, because the server reports the first failure. */
class HandshakeVerifierTest {
    private final HandshakeVerifier verifier = new HandshakeVerifier(options(EnumSet.allOf(TransportType.class)));

    private static EngineOptions options(Set<TransportType> transports) {
        EngineOptions.Builder options = EngineOptions.builder("/engine.io/");
        options.transports = transports;
        return options.build();
    }

    private static EngineRequest request(HttpMethod method, String query, boolean upgrade, String origin) {
        HttpHeaders headers =
                DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
        if (origin != null) {
            headers.set("Origin", origin);
        }
        String url = "/engine.io/?" + query;
        return new EngineRequest(method, url, headers, new QueryStringDecoder(url).parameters(), upgrade);
    }

    private static EngineRequest get(String query) {
        return request(HttpMethod.GET, query, false, null);
    }

    private static void assertError(HandshakeError expected, Optional<HandshakeError> actual) {
        assertEquals(Optional.ofNullable(expected), actual);
    }

    @Test
    void transportIsCheckedBeforeTheOrigin() {
        assertError(
                HandshakeError.UNKNOWN_TRANSPORT,
                verifier.verify(request(HttpMethod.GET, "transport=x", false, "a\u0001")));
        assertError(
                HandshakeError.BAD_REQUEST,
                verifier.verify(request(HttpMethod.GET, "transport=polling", false, "a\u0001")));
    }

    @Test
    void originCanContainAnyHeaderCharacter() {
        for (String valid : new String[] {"https://app.test", "a b", "a\tb", "\u00e9"}) {
            assertError(null, verifier.verify(request(HttpMethod.GET, "transport=polling", false, valid)));
        }
        for (String invalid : new String[] {"a\u0000", "a\u001f", "a\u007f", "a\u0100"}) {
            assertError(
                    HandshakeError.BAD_REQUEST,
                    verifier.verify(request(HttpMethod.GET, "transport=polling", false, invalid)));
        }
    }

    @Test
    void upgradeMustNameTheWebSocketTransport() {
        assertError(
                HandshakeError.BAD_REQUEST, verifier.verify(request(HttpMethod.GET, "transport=polling", true, null)));
        assertError(null, verifier.verify(request(HttpMethod.GET, "transport=websocket", true, null)));
    }

    @Test
    void disabledTransportIsRefusedAsUnknown() {
        HandshakeVerifier strict = new HandshakeVerifier(options(EnumSet.of(TransportType.WEBSOCKET)));
        assertError(HandshakeError.UNKNOWN_TRANSPORT, strict.verify(get("transport=polling")));
        assertError(null, strict.verify(get("transport=websocket")));
    }

    @Test
    void methodThenTransportThenVersionIsChecked() {
        assertError(
                HandshakeError.BAD_HANDSHAKE_METHOD,
                verifier.verifyOpening(request(HttpMethod.POST, "transport=websocket", false, null)));
        assertError(HandshakeError.BAD_REQUEST, verifier.verifyOpening(get("transport=websocket&EIO=3")));
        assertError(
                HandshakeError.UNSUPPORTED_PROTOCOL_VERSION, verifier.verifyVersion(get("transport=polling&EIO=3")));
        assertError(HandshakeError.UNSUPPORTED_PROTOCOL_VERSION, verifier.verifyVersion(get("transport=polling")));
        assertError(null, verifier.verifyOpening(get("transport=polling&EIO=4")));
        assertError(null, verifier.verifyVersion(get("transport=polling&EIO=4")));
    }
}
