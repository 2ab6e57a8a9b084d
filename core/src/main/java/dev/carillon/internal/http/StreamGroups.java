package dev.carillon.internal.http;

import dev.carillon.http.ConnectionGroup;
import dev.carillon.http.ResponseStream;
import dev.carillon.internal.loop.FanOutGroup;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Groups of response streams. */
public final class StreamGroups implements ConnectionGroup<ResponseStream> {
    private final FanOutGroup<HttpStream> group;

    private StreamGroups(SlowHandler<ResponseStream> slow) {
        group = new FanOutGroup<>(slow::onSlow);
    }

    public static ConnectionGroup<ResponseStream> create(SlowHandler<ResponseStream> slow) {
        return new StreamGroups(Objects.requireNonNull(slow, "slow"));
    }

    @Override
    public void add(ResponseStream stream) {
        group.add(HttpStream.of(stream));
    }

    @Override
    public void remove(ResponseStream stream) {
        group.remove(HttpStream.of(stream));
    }

    @Override
    public int size() {
        return group.size();
    }

    @Override
    public void send(String text, long position) {
        if (!text.isEmpty()) { // an empty chunk would end the response
            group.send(text.getBytes(StandardCharsets.UTF_8), position);
        }
    }
}
