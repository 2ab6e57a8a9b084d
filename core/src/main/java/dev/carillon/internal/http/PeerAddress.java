package dev.carillon.internal.http;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.net.InetSocketAddress;

/** The address of the client of a connection. A proxy may have announced it with the PROXY protocol. */
public final class PeerAddress {
    private static final AttributeKey<InetSocketAddress> ANNOUNCED =
            AttributeKey.valueOf(PeerAddress.class, "announced");

    private PeerAddress() {}

    /** Returns the announced address, or else the remote address of the connection, which may be null. */
    public static InetSocketAddress of(Channel channel) {
        Channel connection = RequestChannel.connection(channel);
        if (connection.hasAttr(ANNOUNCED)) {
            return connection.attr(ANNOUNCED).get();
        }
        return channel.remoteAddress() instanceof InetSocketAddress address ? address : null;
    }

    /** Sets the address that a proxy has announced. */
    public static void announce(Channel channel, InetSocketAddress address) {
        channel.attr(ANNOUNCED).set(address);
    }
}
