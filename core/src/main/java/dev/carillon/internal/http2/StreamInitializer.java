package dev.carillon.internal.http2;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import java.util.function.Consumer;

/** Sets up the pipeline of each stream of a connection. */
final class StreamInitializer extends ChannelInitializer<Channel> {
    private static final Http2StreamFrameToHttpObjectCodec MESSAGES = new Http2StreamFrameToHttpObjectCodec(true);

    private final OpenStreams streams;
    private final Http2Limits limits;
    private final Consumer<ChannelPipeline> handlers;

    StreamInitializer(OpenStreams streams, Http2Limits limits, Consumer<ChannelPipeline> handlers) {
        this.streams = streams;
        this.limits = limits;
        this.handlers = handlers;
    }

    @Override
    protected void initChannel(Channel stream) {
        streams.add(stream);
        if (streams.count() - streams.pushed() > limits.maxStreams()) { // a client that ignores the setting
            stream.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.REFUSED_STREAM))
                    .addListener(ChannelFutureListener.CLOSE);
            return;
        }
        ChannelPipeline pipeline = stream.pipeline();
        pipeline.addLast("headers", new HeadersCheck());
        pipeline.addLast("messages", MESSAGES);
        pipeline.addLast("stream", new StreamHandler(streams, limits.maxBodyBytes(), new ServerPush(streams, this)));
        handlers.accept(pipeline);
    }
}
