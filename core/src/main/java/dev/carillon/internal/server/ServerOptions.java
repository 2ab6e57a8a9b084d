package dev.carillon.internal.server;

import dev.carillon.IoTransport;
import dev.carillon.internal.engineio.transport.TransportOptions;
import dev.carillon.internal.http2.Http2Limits;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslContext;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The options of the listening server. The builder documents each option and its default.
 *
 * @param tls creates the TLS context at startup, or null without TLS
 * @param http2 the limits of HTTP/2 connections
 * @param eventLoops the number of event loops; 0 for the number of available processors
 * @param proxyProtocol whether trusted proxies announce the addresses of their clients with the PROXY protocol
 * @param gate decides which connections are accepted
 * @param httpHandlers adds the application's handlers for requests that Carillon does not handle
 * @param bootstrap sets the application's socket options
 */
public record ServerOptions(
        String host,
        int port,
        Supplier<SslContext> tls,
        Http2Limits http2,
        IoTransport ioTransport,
        int eventLoops,
        boolean proxyProtocol,
        ConnectionGate gate,
        TransportOptions transports,
        Consumer<ChannelPipeline> httpHandlers,
        Consumer<ServerBootstrap> bootstrap) {}
