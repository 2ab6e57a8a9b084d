package dev.carillon.internal.socketio.packet;

import dev.carillon.internal.engineio.EngineSession;
import dev.carillon.internal.engineio.OutboundPacket;
import dev.carillon.internal.engineio.PacketType;
import io.netty.util.AbstractReferenceCounted;
import io.netty.util.ReferenceCounted;
import java.util.List;

/**
 * One Socket.IO packet, encoded once: the messages that it consists of, which follow each other directly. Reference-counted like
 * the Engine.IO packets that it is made of.
 */
public final class EncodedPacket extends AbstractReferenceCounted {
    private final OutboundPacket[] messages;

    /** Takes over messages. */
    EncodedPacket(List<OutboundPacket> messages) {
        this.messages = messages.toArray(OutboundPacket[]::new);
    }

    /** A text, and the attachments behind it. */
    EncodedPacket(String header, String payload, List<byte[]> attachments) {
        this.messages = new OutboundPacket[1 + attachments.size()];
        messages[0] = OutboundPacket.text(PacketType.MESSAGE, header, payload);
        for (int i = 0; i < attachments.size(); i++) {
            try {
                messages[1 + i] = OutboundPacket.binary(attachments.get(i));
            } catch (OutOfMemoryError e) {
                release(); // what was made before it
                throw e;
            }
        }
    }

    /** Asks transports not to compress it, if so wanted. */
    EncodedPacket compress(boolean wanted) {
        if (!wanted) {
            for (OutboundPacket message : messages) {
                message.uncompressed();
            }
        }
        return this;
    }

    /** The size of all messages, in bytes. */
    public long size() {
        long size = 0;
        for (OutboundPacket message : messages) {
            size += message.messageSize();
        }
        return size;
    }

    /** Sends all messages in one go; to be called on the session's loop. False when the session has ended before or with it. */
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
