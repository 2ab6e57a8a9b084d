package dev.carillon.internal.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.util.ReferenceCountUtil;
import java.util.Optional;

/** Answers requests for the client's scripts, below the engine's path; everything else goes on. One per connection. */
public final class ClientScriptHandler extends ChannelInboundHandlerAdapter {
    private final String path;
    private final ClientScripts scripts;
    private final CorsHeaders cors;
    private boolean passing = true;

    /** With the engine's path, which ends with a slash. */
    public ClientScriptHandler(String path, ClientScripts scripts, CorsHeaders cors) {
        this.path = path;
        this.scripts = scripts;
        this.cors = cors;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest request) {
            Optional<ClientScripts.Script> script = find(request);
            passing = script.isEmpty();
            script.ifPresent(found -> answer(ctx, request, found));
        }
        if (passing) {
            ctx.fireChannelRead(message);
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    private Optional<ClientScripts.Script> find(HttpRequest request) {
        String uri = request.uri();
        if (!uri.startsWith(path)) {
            return Optional.empty();
        }
        String requested = new QueryStringDecoder(uri).rawPath();
        return scripts.find(requested.substring(path.length()));
    }

    private void answer(ChannelHandlerContext ctx, HttpRequest request, ClientScripts.Script script) {
        HttpExchange exchange = HttpExchange.of(ctx, request);
        HttpHeaders headers = exchange.headers();
        if (cors.allows(request.headers(), HttpExchange.isSecure(ctx.channel()))) {
            cors.addTo(headers, request.headers()); // a module script is read across origins only with leave
        }
        if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            headers.set(HttpHeaderNames.ALLOW, "GET, HEAD");
            exchange.refuse(HttpResponseStatus.METHOD_NOT_ALLOWED, "Method not allowed");
            return;
        }
        headers.set(HttpHeaderNames.CACHE_CONTROL, "public, max-age=0")
                .set(HttpHeaderNames.ETAG, "W/" + script.entityTag()) // weak: one for both encodings
                .add(HttpHeaderNames.VARY, HttpHeaderNames.ACCEPT_ENCODING)
                .set("x-content-type-options", "nosniff");
        String known = request.headers().get(HttpHeaderNames.IF_NONE_MATCH);
        if (known != null && (known.equals("*") || known.contains(script.entityTag()))) {
            exchange.answerEmpty(HttpResponseStatus.NOT_MODIFIED);
        } else if (exchange.acceptsGzip()) {
            headers.set(HttpHeaderNames.CONTENT_ENCODING, HttpHeaderValues.GZIP);
            exchange.answer(script.contentType(), Unpooled.wrappedBuffer(script.gzip()));
        } else {
            exchange.answer(script.contentType(), Unpooled.wrappedBuffer(script.plain()));
        }
    }
}
