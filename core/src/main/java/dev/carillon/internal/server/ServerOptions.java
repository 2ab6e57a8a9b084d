package dev.carillon.internal.server;

import dev.carillon.IoTransport;
import dev.carillon.internal.engineio.transport.TransportOptions;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslContext;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Where and how the server listens. The builder documents each option and its default.
 *
 * @param tls gives the TLS context at the start, or null without TLS
 * @param eventLoops how many event loops; 0 for Netty's default
 * @param httpHandlers adds the application's handlers for requests that are not ours
 * @param bootstrap sets the application's options of sockets
 */
public record ServerOptions(
        String host,
        int port,
        Supplier<SslContext> tls,
        IoTransport ioTransport,
        int eventLoops,
        TransportOptions transports,
        Consumer<ChannelPipeline> httpHandlers,
        Consumer<ServerBootstrap> bootstrap) {}
