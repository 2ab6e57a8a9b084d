package dev.carillon.benchmarks.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;

/** A long-polling request: a poll (GET), or packets from the client (POST). */
record PollingRequest(HttpMethod method, String path, String body) {

    static PollingRequest get(String path) {
        return new PollingRequest(HttpMethod.GET, path, "");
    }

    static PollingRequest post(String path, String body) {
        return new PollingRequest(HttpMethod.POST, path, body);
    }

    boolean isPoll() {
        return method.equals(HttpMethod.GET);
    }

    FullHttpRequest message() {
        ByteBuf content = Unpooled.copiedBuffer(body, StandardCharsets.UTF_8);
        FullHttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, method, path, content);
        request.headers().set(HttpHeaderNames.HOST, "localhost");
        if (!isPoll()) {
            request.headers().set(HttpHeaderNames.CONTENT_TYPE, "text/plain;charset=UTF-8");
            request.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, content.readableBytes());
        }
        return request;
    }

    @Override
    public String toString() {
        return isPoll() ? "a poll" : "a post";
    }
}
