package dev.carillon.internal.server;

import dev.carillon.internal.http.PeerAddress;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for the header of the PROXY protocol, version 1 or 2, with which a proxy announces the address of its client. It precedes
 * everything else, also the TLS handshake, so the other handlers are added only afterwards. A connection without a valid header
 * is closed.
 *
 * @see <a href="https://www.haproxy.org/download/3.0/doc/proxy-protocol.txt">The PROXY protocol</a>
 */
final class ProxyHeaderHandler extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(ProxyHeaderHandler.class);

    /** The maximum size of the additional fields in version 2, which are ignored. */
    private static final int MAX_FIELDS = 4096;

    private final Duration timeout;
    private final Runnable serve;
    private ScheduledFuture<?> timer;

    private ProxyHeaderHandler(Duration timeout, Runnable serve) {
        this.timeout = timeout;
        this.serve = serve;
    }

    /**
     * Adds the handlers to an empty pipeline.
     *
     * @param timeout the time that the proxy has to send the header
     * @param serve adds the other handlers when the address of the client is known
     */
    static void addTo(ChannelPipeline pipeline, Duration timeout, Runnable serve) {
        pipeline.addLast("proxy-decoder", new HAProxyMessageDecoder(MAX_FIELDS, true));
        pipeline.addLast("proxy-header", new ProxyHeaderHandler(timeout, serve));
    }

    /** Throws an exception if the optional dependency is not on the class path. */
    static void requireLibrary() {
        try {
            Class.forName("io.netty.handler.codec.haproxy.HAProxyMessageDecoder");
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("proxyProtocol needs io.netty:netty-codec-haproxy on the class path", e);
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        timer = ctx.executor().schedule(() -> ctx.close(), timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        timer.cancel(false);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        HAProxyMessage header = (HAProxyMessage) message;
        try {
            source(header).ifPresent(address -> PeerAddress.announce(ctx.channel(), address));
        } finally {
            header.release();
        }
        ctx.pipeline().remove(this);
        serve.run();
    }

    /** Returns the address of the client. There is none if the proxy itself is the client, for a health check. */
    private static Optional<InetSocketAddress> source(HAProxyMessage header) {
        String text = header.sourceAddress();
        InetAddress address = text == null ? null : NetUtil.createInetAddressFromIpAddressString(text);
        return Optional.ofNullable(address).map(known -> new InetSocketAddress(known, header.sourcePort()));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        log.debug("a connection without a valid header of the PROXY protocol: {}", cause.getMessage());
        ctx.close();
    }
}
