package dev.carillon.server;

import dev.carillon.Ack;
import dev.carillon.Socket;

/** Tells a client that its event was not done: in the acknowledgement, or, when it asked for none, in an event. */
final class Failures {
    /** The error of an event for a room that its sender has not joined. */
    static final String NOT_A_MEMBER = "you are not in this room";

    private Failures() {}

    static void tell(Socket socket, String event, Ack ack, String error) {
        if (ack.isRequested()) {
            ack.send(Reply.failed(error));
        } else {
            socket.emit("failed", new Failed(event, error));
        }
    }

    private record Failed(String event, String error) {}
}
