package dev.carillon.internal.http;

import dev.carillon.http.Preload;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.util.List;

/** Announces the resources of a page before its response. */
@FunctionalInterface
public interface PreloadSender {
    /** The sender of a request's channel. Connections whose clients do not accept announcements have none. */
    AttributeKey<PreloadSender> KEY = AttributeKey.valueOf(PreloadSender.class, "sender");

    /** Returns the sender of a request's channel. */
    static PreloadSender of(Channel channel) {
        return channel.hasAttr(KEY) ? channel.attr(KEY).get() : resources -> {};
    }

    /** Announces resources, unless the response has begun. Can be called on any thread. */
    void send(List<Preload> resources);
}
