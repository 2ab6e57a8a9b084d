package dev.carillon.internal.netty;

import dev.carillon.internal.engineio.Engine;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerExpectContinueHandler;

/** The engine's HTTP handlers, as one list, for a pipeline of ours or of an application's. */
public final class EngineHandlers {
    /** An application's pipeline may have handlers of these names. */
    private static final String PREFIX = "carillon-";

    private final Engine engine;
    private final NettyOptions options;
    private final CorsHeaders cors;
    private final HandshakeVerifier verifier;
    private final WebSocketAcceptor webSockets;
    private final Refusals refusals;
    private final SessionOpener opener;

    public EngineHandlers(Engine engine, NettyOptions options) {
        this.engine = engine;
        this.options = options;
        this.cors = new CorsHeaders(options.cors());
        this.verifier = new HandshakeVerifier(engine.options());
        this.webSockets = new WebSocketAcceptor(engine);
        this.refusals = new Refusals(options.hooks());
        this.opener = new SessionOpener(engine, verifier, webSockets, options.hooks(), refusals);
    }

    /** Adds them at the end of a pipeline that has an HTTP codec. What they do not want goes on to the handlers after them. */
    public void addTo(ChannelPipeline pipeline) {
        if (pipeline.get(HttpServerCodec.class) == null) {
            throw new IllegalStateException("the pipeline needs an HttpServerCodec before these handlers");
        }
        pipeline.addLast(PREFIX + "answer-deadline", new AnswerDeadline(options.requestTimeout()));
        pipeline.addLast(PREFIX + "expect-continue", new HttpServerExpectContinueHandler());
        pipeline.addLast(
                PREFIX + "deadline", new RequestDeadline(options.firstRequestTimeout(), options.requestTimeout()));
        pipeline.addLast(PREFIX + "pipelining", new PipelinedRequests());
        pipeline.addLast(
                PREFIX + "engine.io",
                new EngineHttpHandler(engine, cors, verifier, webSockets, options.hooks(), refusals, opener));
        if (options.clientScripts() != null) {
            pipeline.addLast(
                    PREFIX + "client-scripts",
                    new ClientScriptHandler(engine.options().path(), options.clientScripts(), cors));
        }
    }
}
