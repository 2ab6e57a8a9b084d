package dev.carillon.internal.engineio.transport;

import dev.carillon.internal.engineio.Engine;
import dev.carillon.internal.http.CorsHeaders;
import dev.carillon.internal.http.PipeliningHandler;
import dev.carillon.internal.http.RequestDecoder;
import dev.carillon.internal.http.RequestMemory;
import dev.carillon.internal.http.RequestTimeoutHandler;
import dev.carillon.internal.http.ResponseTimeoutHandler;
import dev.carillon.internal.limit.ServerLimits;
import dev.carillon.internal.websocket.WebSocketConnection;
import dev.carillon.observe.Limit;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpServerCodec;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Adds the engine's HTTP handlers to a pipeline, either Carillon's own or an application's. */
public final class EngineHandlers {
    /** Avoids name clashes with handlers of the application. */
    private static final String PREFIX = "carillon-";

    private final Engine engine;
    private final TransportOptions options;
    private final CorsHeaders cors;
    private final HandshakeVerifier verifier;
    private final WebSocketAcceptor webSockets;
    private final RequestRejector rejector;
    private final SessionOpener opener;
    private final RequestMemory requestMemory;

    public EngineHandlers(Engine engine, TransportOptions options) {
        this.engine = engine;
        this.options = options;
        this.cors = new CorsHeaders(options.cors());
        this.verifier = new HandshakeVerifier(engine.options());
        this.webSockets = new WebSocketAcceptor(engine);
        this.rejector = new RequestRejector(options.hooks(), engine.limits().counters(), engine.observer());
        this.requestMemory = requestMemory(engine.limits());
        this.opener =
                new SessionOpener(engine, verifier, webSockets, options.hooks(), rejector, options.clientAddresses());
    }

    /** Returns whether a channel has become a WebSocket, of a session or of a route. */
    public static boolean isWebSocket(Channel channel) {
        return WebSocketConnection.isOn(channel);
    }

    /** Stops serving new clients and requests, and ends all sessions when their handlers have finished. */
    public CompletableFuture<Void> drain(Duration timeout) {
        return engine.drain(timeout);
    }

    /** Closes all sessions and the WebSockets of all routes because the server is shutting down. */
    public void shutDown() {
        engine.shutDown();
        if (options.routes() != null) {
            options.routes().shutDown();
        }
    }

    /** Counts the incomplete requests of a connection in the budget of the server. */
    public RequestMemory requestMemory() {
        return requestMemory;
    }

    private static RequestMemory requestMemory(ServerLimits limits) {
        return bytes -> {
            limits.heap().add(bytes);
            boolean withinBudget = bytes <= 0 || !limits.heap().isExceeded();
            if (!withinBudget) {
                limits.counters().reached(Limit.TOTAL_HEAP_BYTES);
            }
            return withinBudget;
        };
    }

    /** Adds the handlers at the end of a pipeline that has an HTTP codec. They pass on requests that they do not handle. */
    public void addTo(ChannelPipeline pipeline) {
        if (pipeline.get(RequestDecoder.class) == null && pipeline.get(HttpServerCodec.class) == null) {
            throw new IllegalStateException("the pipeline needs an HttpServerCodec before these handlers");
        }
        pipeline.addLast(PREFIX + "answer-deadline", new ResponseTimeoutHandler(options.requestTimeout()));
        pipeline.addLast(PREFIX + "pipelining", new PipeliningHandler());
        // the deadline comes after pipelining, so that queued requests do not time out
        addRequestHandlers(pipeline, options.firstRequestTimeout());
    }

    /** Adds the handlers to the pipeline of an HTTP/2 stream, which has one request. */
    public void addToStream(ChannelPipeline pipeline) {
        pipeline.addLast(PREFIX + "answer-deadline", new ResponseTimeoutHandler(options.requestTimeout()));
        addRequestHandlers(pipeline, options.requestTimeout());
    }

    private void addRequestHandlers(ChannelPipeline pipeline, Duration firstTimeout) {
        pipeline.addLast(PREFIX + "deadline", new RequestTimeoutHandler(firstTimeout, options.requestTimeout()));
        pipeline.addLast(
                PREFIX + "engine.io",
                new EngineHttpHandler(engine, cors, verifier, webSockets, options, rejector, opener));
        if (options.routes() != null) {
            options.routes().newHandler(cors).ifPresent(handler -> pipeline.addLast(PREFIX + "routes", handler));
        }
    }
}
