package dev.carillon.push;

import dev.carillon.http.ResponseStream;
import java.util.List;
import java.util.stream.Collectors;

/** A subscriber that follows a channel by Server-Sent Events. */
record StreamSubscriber(ResponseStream stream) implements Subscriber {
    @Override
    public void send(List<LoggedEvent> events) {
        stream.write(events.stream().map(ServerSentEvents::event).collect(Collectors.joining()));
    }

    @Override
    public void reset(String lastId) {
        stream.write(ServerSentEvents.reset(lastId));
    }

    @Override
    public void onDrain(Runnable task) {
        stream.onDrain(task);
    }

    @Override
    public void join(Channel channel) {
        channel.add(stream);
    }
}
