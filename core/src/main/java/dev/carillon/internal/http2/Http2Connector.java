package dev.carillon.internal.http2;

import dev.carillon.internal.http.ResponseTimeoutHandler;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.flush.FlushConsolidationHandler;
import java.time.Duration;
import java.util.function.Consumer;

/** Sets up the pipelines of HTTP/2 connections and of their streams. */
public final class Http2Connector {
    /** The maximum size of all headers of a request, as for HTTP/1.1. */
    private static final int MAX_HEADERS = 16 * 1024;

    /**
     * Clients may cancel all of their requests twice within this time. Cancelling more is an attack ("rapid reset"). A page that
     * is closed cancels all of its requests once.
     */
    private static final Duration RESET_WINDOW = Duration.ofSeconds(30);

    private static final Duration GOODBYE = Duration.ofSeconds(1);

    /** The maximum number of flushes that are combined into one. */
    private static final int MAX_FLUSHES = 256;

    private final Http2Limits limits;
    private final Consumer<ChannelPipeline> handlers;

    /**
     * Creates a connector.
     *
     * @param handlers adds the HTTP handlers to the pipeline of a stream
     */
    public Http2Connector(Http2Limits limits, Consumer<ChannelPipeline> handlers) {
        this.limits = limits;
        this.handlers = handlers;
    }

    /** Returns whether a connection has open requests. Must be called on its event loop. */
    public static boolean isBusy(Channel connection) {
        OpenStreams streams = connection.pipeline().get(OpenStreams.class);
        return streams != null && streams.count() > 0;
    }

    /** Adds the handlers to the pipeline of a connection, after TLS. */
    public void addTo(ChannelPipeline pipeline) {
        OpenStreams streams = new OpenStreams(limits.firstRequestTimeout(), limits.requestTimeout());
        int resets = 2 * limits.maxStreams();
        Http2FrameCodecBuilder codec = Http2FrameCodecBuilder.forServer()
                .initialSettings(Http2Settings.defaultSettings()
                        .maxConcurrentStreams(limits.maxStreams())
                        .maxHeaderListSize(MAX_HEADERS))
                .decoderEnforceMaxRstFramesPerWindow(resets, (int) RESET_WINDOW.toSeconds())
                .gracefulShutdownTimeoutMillis(GOODBYE.toMillis());
        pipeline.addLast("flushes", new FlushConsolidationHandler(MAX_FLUSHES, true));
        pipeline.addLast("answer-deadline", new ResponseTimeoutHandler(limits.requestTimeout()));
        pipeline.addLast("http2", codec.build());
        pipeline.addLast("stream-errors", new StreamErrorLimit(resets, RESET_WINDOW));
        pipeline.addLast("open-streams", streams);
        pipeline.addLast("streams", new Http2MultiplexHandler(new StreamInitializer(streams, limits, handlers)));
        pipeline.addLast("errors", new Http2ErrorHandler());
    }
}
