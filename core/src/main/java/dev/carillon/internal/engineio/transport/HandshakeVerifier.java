package dev.carillon.internal.engineio.transport;

import dev.carillon.TransportType;
import dev.carillon.internal.engineio.EngineOptions;
import dev.carillon.internal.engineio.HandshakeError;
import dev.carillon.internal.http.CorsHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.util.Optional;

/**
 * Verifies requests without access to sessions, in the order of the reference server: the transport and the characters of the
 * origin; then, if the request opens a session, its method, its transport and the protocol version.
 */
final class HandshakeVerifier {
    private static final String VERSION = "4";
    private static final String OLD_VERSION = "3";

    private final EngineOptions options;

    HandshakeVerifier(EngineOptions options) {
        this.options = options;
    }

    /** Returns the error of any request, or empty if it is valid. */
    Optional<HandshakeError> verify(EngineRequest request) {
        Optional<TransportType> transport = transport(request);
        if (transport.isEmpty()) {
            return Optional.of(HandshakeError.UNKNOWN_TRANSPORT);
        }
        boolean wrongUpgrade = request.upgrade() && transport.get() != TransportType.WEBSOCKET;
        return hasInvalidOrigin(request) || wrongUpgrade ? Optional.of(HandshakeError.BAD_REQUEST) : Optional.empty();
    }

    /** Returns the error of a request that opens a session, or empty if it is valid. */
    Optional<HandshakeError> verifyOpening(EngineRequest request) {
        if (!request.method().equals(HttpMethod.GET)) {
            return Optional.of(HandshakeError.BAD_HANDSHAKE_METHOD);
        }
        boolean wantsWebSocket = TransportType.WEBSOCKET.protocolName().equals(request.transport());
        if (wantsWebSocket && !request.upgrade()) {
            return Optional.of(HandshakeError.BAD_REQUEST);
        }
        return Optional.empty();
    }

    /** Returns the error if the protocol version of a request that opens a session is not supported. Called last. */
    Optional<HandshakeError> verifyVersion(EngineRequest request) {
        return isSupported(request.version())
                ? Optional.empty()
                : Optional.of(HandshakeError.UNSUPPORTED_PROTOCOL_VERSION);
    }

    /** Clients of version 3 may omit the version. */
    private boolean isSupported(String version) {
        if (version == null) {
            return options.allowEio3() && !options.requireVersion();
        }
        return version.equals(VERSION) || (options.allowEio3() && version.equals(OLD_VERSION));
    }

    private Optional<TransportType> transport(EngineRequest request) {
        String name = request.transport();
        for (TransportType type : options.transports()) { // called for every poll: a stream would be measurable
            if (type.protocolName().equals(name)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    private static boolean hasInvalidOrigin(EngineRequest request) {
        String origin = request.origin();
        return origin != null && CorsHeaders.hasInvalidCharacter(origin);
    }
}
