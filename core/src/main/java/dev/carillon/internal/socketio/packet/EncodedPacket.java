package dev.carillon.internal.socketio.packet;

import dev.carillon.internal.engineio.EngineSession;
import dev.carillon.internal.engineio.OutboundPacket;
import dev.carillon.internal.engineio.PacketType;
import io.netty.util.AbstractReferenceCounted;
import io.netty.util.ReferenceCounted;
import java.util.List;

/**
 * One Socket.IO packet, encoded once. It consists of one or more Engine.IO messages, which must be sent without others in between.
 * Like them, it is reference-counted.
 */
public final class EncodedPacket extends AbstractReferenceCounted {
    private final OutboundPacket[] messages;

    /** Takes ownership of the messages. */
    EncodedPacket(List<OutboundPacket> messages) {
        this.messages = messages.toArray(OutboundPacket[]::new);
    }

    /** Creates a packet from a text and the attachments that follow it. */
    EncodedPacket(String header, String payload, List<byte[]> attachments) {
        this.messages = new OutboundPacket[1 + attachments.size()];
        messages[0] = OutboundPacket.text(PacketType.MESSAGE, header, payload);
        for (int i = 0; i < attachments.size(); i++) {
            try {
                messages[1 + i] = OutboundPacket.binary(attachments.get(i));
            } catch (OutOfMemoryError e) {
                release(); // the messages created so far
                throw e;
            }
        }
    }

    /** Sets whether transports may compress this packet. */
    EncodedPacket compress(boolean wanted) {
        if (!wanted) {
            for (OutboundPacket message : messages) {
                message.uncompressed();
            }
        }
        return this;
    }

    /** The total size of the messages, in bytes. */
    public long size() {
        long size = 0;
        for (OutboundPacket message : messages) {
            size += message.messageSize();
        }
        return size;
    }

    /**
     * Sends all messages. Must be called on the session's event loop.
     *
     * @return false if the session was already closed, or was closed by this send
     */
    public boolean sendTo(EngineSession session) {
        boolean sent = true;
        for (OutboundPacket message : messages) {
            sent = session.send(message);
        }
        return sent;
    }

    @Override
    protected void deallocate() {
        for (OutboundPacket message : messages) {
            if (message != null) { // the constructor may have failed
                message.release();
            }
        }
    }

    @Override
    public EncodedPacket retain() {
        super.retain();
        return this;
    }

    @Override
    public ReferenceCounted touch(Object hint) {
        for (OutboundPacket message : messages) {
            if (message != null) {
                message.touch(hint);
            }
        }
        return this;
    }
}
