package dev.carillon.internal.netty;

import dev.carillon.Cors;
import dev.carillon.IoTransport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What the network layer needs to know. The builder documents each option and its default.
 *
 * @param tls gives the TLS context at the start, or null without TLS
 * @param eventLoops how many event loops; 0 for Netty's default
 * @param clientScripts those to serve, or null
 * @param httpHandlers adds the application's handlers for requests that are not ours
 * @param bootstrap sets the application's options of sockets
 */
public record NettyOptions(
        String host,
        int port,
        Supplier<SslContext> tls,
        IoTransport ioTransport,
        int eventLoops,
        Duration firstRequestTimeout,
        Duration requestTimeout,
        Cors cors,
        ClientScripts clientScripts,
        Consumer<ChannelPipeline> httpHandlers,
        Consumer<ServerBootstrap> bootstrap,
        RequestHooks hooks) {}
