package dev.carillon.internal.server;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;

/** Counts complete requests and their final responses, directly after the HTTP decoder and encoder. */
final class RequestCounter extends ChannelDuplexHandler {
    private int complete;
    private int answered;
    private boolean informational;

    /** Whether a response has announced that it is the last one. A handshake is, too, because WebSocket frames follow. */
    private boolean last;

    private boolean anotherAfterTheLast;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof LastHttpContent) {
            complete++;
        }
        ctx.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof HttpResponse response) {
            onResponse(response);
        }
        if (message instanceof LastHttpContent && !informational) {
            answered++;
        }
        ctx.write(message, promise);
    }

    private void onResponse(HttpResponse response) {
        boolean upgrade = response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS);
        informational = response.status().codeClass() == HttpStatusClass.INFORMATIONAL && !upgrade;
        if (!informational) {
            anotherAfterTheLast |= last;
            last = upgrade || !HttpUtil.isKeepAlive(response);
        }
    }

    /**
     * Fails if a request has remained without a response, even if the connection was closed. Only the last response ends the
     * duty to respond. A request may be answered before it is complete.
     */
    void requireAnswers() {
        if (anotherAfterTheLast) {
            throw new AssertionError("a response after the last one");
        }
        if (answered < complete && !last) {
            throw new AssertionError("only " + answered + " of " + complete + " complete requests were answered");
        }
        if (answered > complete + 1) {
            throw new AssertionError(answered + " responses to " + complete + " complete requests");
        }
    }
}
