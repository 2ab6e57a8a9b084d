package dev.carillon.internal.socketio.room;

import dev.carillon.internal.socketio.packet.AckListener;
import dev.carillon.internal.socketio.packet.RawArguments;

/** Receives the events that the servers of a cluster emit to each other in one namespace. */
public interface ServerSideReceiver {
    /** Receives an event whose sender expects no answer. */
    void receive(String event, RawArguments args);

    /** Receives an event whose sender expects an answer within a limited time. */
    void receive(String event, RawArguments args, AckListener listener);
}
