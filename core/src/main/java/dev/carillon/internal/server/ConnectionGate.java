package dev.carillon.internal.server;

import dev.carillon.internal.http.PeerAddress;
import dev.carillon.internal.limit.AddressLimits;
import dev.carillon.internal.limit.ClientAddresses;
import dev.carillon.internal.limit.LimitCounters;
import dev.carillon.observe.Limit;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.group.ChannelGroup;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Limits the connections of a server, in total and for each address. */
public final class ConnectionGate {
    private static final Logger log = LoggerFactory.getLogger(ConnectionGate.class);
    private static final String BUSY = response("503 Service Unavailable");
    private static final String TOO_MANY = response("429 Too Many Requests");

    private final int maxConnections;
    private final AddressLimits addresses;
    private final ClientAddresses clientAddresses;
    private final LimitCounters counters;

    public ConnectionGate(
            int maxConnections, AddressLimits addresses, ClientAddresses clientAddresses, LimitCounters counters) {
        this.maxConnections = maxConnections;
        this.addresses = addresses;
        this.clientAddresses = clientAddresses;
        this.counters = counters;
    }

    private static String response(String status) {
        return "HTTP/1.1 " + status + "\r\nConnection: close\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n";
    }

    /** Returns whether a new connection comes from a proxy that may announce the addresses of its clients. */
    boolean isProxy(Channel channel) {
        return clientAddresses.isTrusted(channel.remoteAddress());
    }

    /** Returns whether there may be another connection. If not, it is closed. */
    boolean admit(Channel channel, ChannelGroup connections, boolean secure) {
        if (connections.size() >= maxConnections) {
            refuse(channel, Limit.CONNECTIONS, BUSY, secure);
            return false;
        }
        return true;
    }

    /** Returns whether the client of a new connection may have another one. If not, the connection is closed. */
    boolean admitClient(Channel channel, boolean secure) {
        InetAddress limited = clientAddresses.resolve(PeerAddress.of(channel), List.of());
        Optional<Limit> reached = addresses.attempt(limited);
        if (reached.isPresent()) {
            refuse(channel, reached.get(), TOO_MANY, secure);
            return false;
        }
        if (limited != null) {
            addresses.opened(limited);
            channel.closeFuture().addListener(closed -> addresses.closed(limited));
        }
        return true;
    }

    private void refuse(Channel channel, Limit limit, String response, boolean secure) {
        log.debug("connection refused: {}", limit);
        counters.reached(limit);
        channel.config().setAutoRead(false);
        if (secure) { // the client expects a TLS handshake
            channel.close();
        } else {
            channel.writeAndFlush(Unpooled.copiedBuffer(response, StandardCharsets.US_ASCII))
                    .addListener(ChannelFutureListener.CLOSE);
        }
    }
}
