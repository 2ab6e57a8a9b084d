package dev.carillon;

import java.util.Optional;

/**
 * One Engine.IO packet, as listeners of {@link EngineIoSocket#onPacket} and {@link EngineIoSocket#onPacketCreate} see it.
 *
 * @param type the type
 * @param text the payload of a text packet; empty for binary data
 * @param binary the payload of a binary message; the array must not be changed
 * @see <a href="https://github.com/socketio/socket.io/blob/main/docs/engine.io-protocol/v4-current.md#protocol">Engine.IO
 *     protocol</a>
 */
public record EngineIoPacket(Type type, String text, Optional<byte[]> binary) {
    /** The packet types of Engine.IO. */
    public enum Type {
        /** The first packet, with the parameters of the session. */
        OPEN,
        /** The end of the session. */
        CLOSE,
        /** A heartbeat, or the probe of an upgrade. */
        PING,
        /** The answer to a ping. */
        PONG,
        /** A message of the layer above. */
        MESSAGE,
        /** The end of an upgrade. */
        UPGRADE,
        /** Nothing: it releases a poll. */
        NOOP
    }
}
