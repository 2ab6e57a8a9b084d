package dev.carillon.internal.websocket;

import dev.carillon.http.ConnectionGroup;
import dev.carillon.http.WebSocket;
import dev.carillon.internal.loop.FanOutGroup;
import java.nio.charset.StandardCharsets;

/** Groups of plain WebSockets. */
public final class WebSocketGroups implements ConnectionGroup<WebSocket> {
    private final FanOutGroup<RoutedWebSocket> group;

    private WebSocketGroups(FanOutGroup.SlowMembers<RoutedWebSocket> slow) {
        group = new FanOutGroup<>(slow);
    }

    /** Creates a group. Without a handler, slow WebSockets remain in the group. */
    public static ConnectionGroup<WebSocket> create(SlowHandler<WebSocket> slow) {
        return new WebSocketGroups(slow == null ? null : slow::onSlow);
    }

    @Override
    public void add(WebSocket socket) {
        group.add(RoutedWebSocket.of(socket));
    }

    @Override
    public void remove(WebSocket socket) {
        group.remove(RoutedWebSocket.of(socket));
    }

    @Override
    public int size() {
        return group.size();
    }

    @Override
    public void send(String text, long position) {
        group.send(text.getBytes(StandardCharsets.UTF_8), position);
    }
}
