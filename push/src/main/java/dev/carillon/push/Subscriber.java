package dev.carillon.push;

import java.util.List;

/** The connection of a subscriber that events are pushed to. No method blocks. */
interface Subscriber {
    /** Sends events that the subscriber has missed. */
    void send(List<LoggedEvent> events);

    /** Reports that events are missing, and the id of the last event before those that follow. */
    void reset(String lastId);

    /** Runs a task on the connection's event loop when the client has been sent everything. */
    void onDrain(Runnable task);

    /** Adds the connection to those that receive new events. */
    void join(Channel channel);
}
