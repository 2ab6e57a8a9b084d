package dev.carillon.server;

import dev.carillon.Ack;
import dev.carillon.Socket;

/** Reports a failed event to its sender: in the acknowledgement if one was requested, otherwise in a {@code failed} event. */
final class Failures {
    /** The error for an event that concerns a room its sender has not joined. */
    static final String NOT_A_MEMBER = "you are not in this room";

    /** The error for an event that the token of its sender does not grant. */
    static final String NOT_GRANTED = "your token does not allow this";

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
