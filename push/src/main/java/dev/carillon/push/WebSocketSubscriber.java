package dev.carillon.push;

import dev.carillon.http.WebSocket;
import java.util.List;

/** A subscriber that follows a channel by WebSocket. */
record WebSocketSubscriber(WebSocket socket) implements Subscriber {
    /** Sends the first cursor, so that the client can resume even if it has not received an event. */
    void start(String id) {
        socket.send("{\"event\":\"start\",\"next\":\"" + id + "\"}");
    }

    @Override
    public void send(List<LoggedEvent> events) {
        events.forEach(event -> socket.send(event.json()));
    }

    @Override
    public void reset(String lastId) {
        socket.send("{\"event\":\"reset\",\"next\":\"" + lastId + "\"}");
    }

    /** Reports that the permission has ended. */
    void failed(String reason) {
        socket.send("{\"event\":\"failed\",\"error\":" + JsonText.quoted(reason) + "}");
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
