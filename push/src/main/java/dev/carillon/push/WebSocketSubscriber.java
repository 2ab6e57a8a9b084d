package dev.carillon.push;

import dev.carillon.http.WebSocket;
import java.util.List;

/** A subscriber that follows a channel by WebSocket. */
record WebSocketSubscriber(WebSocket socket) implements Subscriber {
    @Override
    public void send(List<LoggedEvent> events) {
        events.forEach(event -> socket.send(event.json()));
    }

    @Override
    public void reset(String lastId) {
        socket.send("{\"event\":\"reset\",\"next\":\"" + lastId + "\"}");
    }

    @Override
    public void onDrain(Runnable task) {
        socket.onDrain(task);
    }

    @Override
    public void join(Channel channel) {
        channel.add(socket);
    }
}
