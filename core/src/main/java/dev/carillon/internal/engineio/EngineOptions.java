package dev.carillon.internal.engineio;

import dev.carillon.TransportType;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/**
 * The options of the Engine.IO layer. {@code ServerBuilder} documents each option.
 *
 * @param path the path of the server, with a slash at both ends
 * @param maxHttpBufferSize the maximum size of an inbound message, in bytes
 * @param maxPostSize the maximum size of an inbound request body, in bytes
 * @param maxUnsentBytes the maximum number of bytes that may be queued for a slow client
 * @param slowClientTimeout the time without progress after which a slow client is disconnected
 * @param allowEio3 whether to accept clients of protocol version 3
 * @param requireVersion whether clients must send their protocol version. If they need not, a client without one is served as
 *     version 3, provided that version 3 is allowed
 * @param httpCompressionThreshold the minimum size, in bytes, of a poll response that is compressed; 0 to disable compression
 * @param messageDeflateThreshold the minimum size, in bytes, of a WebSocket message that is compressed; 0 to disable
 *     compression
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
        Duration slowClientTimeout,
        boolean allowEio3,
        boolean requireVersion,
        int httpCompressionThreshold,
        int messageDeflateThreshold) {

    private static final int MAX_HIGH_WATER_MARK = 512 * 1024;

    /** Returns whether a session on this transport may upgrade to WebSocket. */
    public boolean upgradable(TransportType transport) {
        return allowUpgrades && transport == TransportType.POLLING && transports.contains(TransportType.WEBSOCKET);
    }

    /** Returns the number of unsent bytes above which a client is not read from. */
    public int highWaterMark() {
        return Math.min(MAX_HIGH_WATER_MARK, maxUnsentBytes / 2);
    }

    /** Returns a builder with the default values. It does not validate them: {@code ServerBuilder} does. */
    public static Builder builder(String path) {
        return new Builder(path);
    }

    /** Builds the options by name. Not thread-safe. */
    public static final class Builder {
        public String path;
        public Set<TransportType> transports = EnumSet.allOf(TransportType.class);
        public boolean allowUpgrades = true;
        public Duration pingInterval = Duration.ofSeconds(25);
        public Duration pingTimeout = Duration.ofSeconds(20);
        public Duration upgradeTimeout = Duration.ofSeconds(10);
        public int maxHttpBufferSize = 1_000_000;

        /** 0 to use {@link #maxHttpBufferSize}. */
        public int maxPostSize;

        public int maxUnsentBytes = 16 * 1024 * 1024;
        public Duration slowClientTimeout = Duration.ofSeconds(30);
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
                    slowClientTimeout,
                    allowEio3,
                    requireVersion,
                    httpCompression ? httpCompressionThreshold : 0,
                    perMessageDeflate ? perMessageDeflateThreshold : 0);
        }
    }
}
