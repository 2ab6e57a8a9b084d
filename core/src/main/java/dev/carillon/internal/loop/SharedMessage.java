package dev.carillon.internal.loop;

import io.netty.buffer.ByteBuf;
import io.netty.util.AbstractReferenceCounted;
import io.netty.util.ReferenceCounted;
import java.util.IdentityHashMap;

/** A message to many connections. It is encoded once for each encoding that they use. Thread-safe. */
public final class SharedMessage extends AbstractReferenceCounted {
    private final byte[] data;

    /** Guarded by this object. */
    private final IdentityHashMap<Encoding, ByteBuf> encoded = new IdentityHashMap<>(2);

    /** A format on the wire, of which there is only one instance. */
    public interface Encoding {
        /** Returns the bytes to send. The caller must release them. */
        ByteBuf encode(byte[] data);
    }

    /** Takes ownership of the data. */
    public SharedMessage(byte[] data) {
        this.data = data;
    }

    /** Returns a duplicate of the encoded message, which the caller must release. */
    synchronized ByteBuf in(Encoding encoding) {
        return encoded.computeIfAbsent(encoding, missing -> missing.encode(data))
                .retainedDuplicate();
    }

    @Override
    protected synchronized void deallocate() {
        encoded.values().forEach(ByteBuf::release);
    }

    @Override
    public ReferenceCounted touch(Object hint) {
        return this;
    }
}
