package dev.carillon.internal.engineio;

import dev.carillon.TransportType;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/**
 * What the Engine.IO layer needs to know. {@code ServerBuilder} documents each option.
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

    /** A builder that has the defaults. It does not check values: {@code ServerBuilder} does. */
    public static Builder builder(String path) {
        return new Builder(path);
    }

    /** Options by name. Not thread-safe. */
    public static final class Builder {
        public String path;
        public Set<TransportType> transports = EnumSet.allOf(TransportType.class);
        public boolean allowUpgrades = true;
        public Duration pingInterval = Duration.ofSeconds(25);
        public Duration pingTimeout = Duration.ofSeconds(20);
        public Duration upgradeTimeout = Duration.ofSeconds(10);
        public int maxHttpBufferSize = 1_000_000;

        /** 0 for {@link #maxHttpBufferSize}. */
        public int maxPostSize;

        public int maxUnsentBytes = 16 * 1024 * 1024;
        public boolean allowEio3;
        public boolean requireVersion;
        public boolean httpCompression = true;
        public int httpCompressionThreshold = 1024;
        public boolean perMessageDeflate;
        public int perMessageDeflateThreshold = 1024;

        private Builder(String path) {
            this.path = path;
        }

        public EngineOptions build() {
            return new EngineOptions(
                    path,
                    transports,
                    allowUpgrades,
                    pingInterval,
                    pingTimeout,
                    upgradeTimeout,
                    maxHttpBufferSize,
                    maxPostSize == 0 ? maxHttpBufferSize : maxPostSize,
                    maxUnsentBytes,
                    allowEio3,
                    requireVersion,
                    httpCompression ? httpCompressionThreshold : 0,
                    perMessageDeflate ? perMessageDeflateThreshold : 0);
        }
    }
}
