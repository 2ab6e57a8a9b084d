package dev.carillon.internal.socketio;

import dev.carillon.internal.engineio.EngineSession;
import dev.carillon.internal.engineio.OutboundPacket;
import dev.carillon.internal.engineio.PacketType;
import io.netty.util.AbstractReferenceCounted;
import io.netty.util.ReferenceCounted;
import java.util.List;

/**
 * One Socket.IO packet, encoded once: its text and the attachments that must follow it directly. Reference-counted like the
 * Engine.IO packets that it is made of.
 */
final class EncodedPacket extends AbstractReferenceCounted {
    private static final OutboundPacket[] NONE = {};

    private final OutboundPacket text;
    private final OutboundPacket[] attachments;

    EncodedPacket(String header, CharSequence payload, List<byte[]> attachments) {
        this.text = OutboundPacket.text(PacketType.MESSAGE, header, payload);
        this.attachments = attachments.isEmpty() ? NONE : new OutboundPacket[attachments.size()];
        for (int i = 0; i < this.attachments.length; i++) {
            try {
                this.attachments[i] = OutboundPacket.binary(attachments.get(i));
            } catch (OutOfMemoryError e) {
                release(); // what was made before it
                throw e;
            }
        }
    }

    /** Asks transports not to compress it, if so wanted. */
    EncodedPacket compress(boolean wanted) {
        if (!wanted) {
            text.uncompressed();
            for (OutboundPacket attachment : attachments) {
                attachment.uncompressed();
            }
        }
        return this;
    }

    /** Sends all parts in one go; to be called on the session's loop. False when the session has ended before or with it. */
    boolean sendTo(EngineSession session) {
        boolean sent = session.send(text);
        for (OutboundPacket attachment : attachments) {
            sent = session.send(attachment);
        }
        return sent;
    }

    @Override
    protected void deallocate() {
        text.release();
        for (OutboundPacket attachment : attachments) {
            if (attachment != null) { // the constructor may have failed
                attachment.release();
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
        text.touch(hint);
        return this;
    }
}
