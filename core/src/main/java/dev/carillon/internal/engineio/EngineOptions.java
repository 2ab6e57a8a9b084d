package dev.carillon.internal.engineio;

import dev.carillon.TransportType;
import java.time.Duration;
import java.util.Set;

/**
 * What the Engine.IO layer needs to know. The builder documents each option and its default.
 *
 * @param path where the server listens, with a slash at both ends
 * @param maxHttpBufferSize bytes of one inbound message
 * @param maxPostSize bytes of one inbound body
 * @param maxUnsentBytes bytes that may wait for one slow peer
 * @param allowEio3 whether clients of version 3 are served too
 * @param requireVersion whether a client must name its version; where version 3 is served, it is the one of who does not
 * @param httpCompressionThreshold bytes from which an answer to a poll is compressed; 0 for never
 * @param messageDeflateThreshold bytes from which a WebSocket message is compressed; 0 for never
 */
public record EngineOptions(
        String path,
        Set<TransportType> transports,
        boolean allowUpgrades,
        Duration pingInterval,
        Duration pingTimeout,
        Duration upgradeTimeout,
        int maxHttpBufferSize,
        int maxPostSize,
        int maxUnsentBytes,
        boolean allowEio3,
        boolean requireVersion,
        int httpCompressionThreshold,
        int messageDeflateThreshold) {

    /** Whether a session on this transport may move to WebSocket. */
    public boolean upgradable(TransportType transport) {
        return allowUpgrades && transport == TransportType.POLLING && transports.contains(TransportType.WEBSOCKET);
    }
}
