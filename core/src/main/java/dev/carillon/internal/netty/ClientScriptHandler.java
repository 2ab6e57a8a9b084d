package dev.carillon.internal.netty;

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
final class ClientScriptHandler extends ChannelInboundHandlerAdapter {
    private final String path;
    private final ClientScripts scripts;
    private boolean passing = true;

    /** With the engine's path, which ends with a slash. */
    ClientScriptHandler(String path, ClientScripts scripts) {
        this.path = path;
        this.scripts = scripts;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest request) {
            Optional<ClientScripts.Script> script = find(request);
            passing = script.isEmpty();
            script.ifPresent(found -> answer(HttpExchange.of(ctx, request), request, found));
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

    private static void answer(HttpExchange exchange, HttpRequest request, ClientScripts.Script script) {
        HttpHeaders headers = exchange.headers();
        if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            headers.set(HttpHeaderNames.ALLOW, "GET, HEAD");
            exchange.refuse(HttpResponseStatus.METHOD_NOT_ALLOWED, "Method not allowed");
            return;
        }
        headers.set(HttpHeaderNames.CACHE_CONTROL, "public, max-age=0")
                .set(HttpHeaderNames.ETAG, script.entityTag())
                .set(HttpHeaderNames.VARY, HttpHeaderNames.ACCEPT_ENCODING)
                .set("x-content-type-options", "nosniff");
        String known = request.headers().get(HttpHeaderNames.IF_NONE_MATCH);
        if (known != null && known.contains(script.entityTag())) {
            exchange.answerEmpty(HttpResponseStatus.NOT_MODIFIED);
        } else if (exchange.acceptsGzip()) {
            headers.set(HttpHeaderNames.CONTENT_ENCODING, HttpHeaderValues.GZIP);
            exchange.answer(script.contentType(), Unpooled.wrappedBuffer(script.gzip()));
        } else {
            exchange.answer(script.contentType(), Unpooled.wrappedBuffer(script.plain()));
        }
    }
}
