package dev.carillon.internal.socketio.room;

import dev.carillon.internal.socketio.packet.AckListener;

/** Collects the acknowledgements of one broadcast. */
interface AckTally {
    /** Announces the number of acknowledgements from sockets of this server. Called once, before the first of them. */
    void expect(int receivers);

    /** Creates the listener for the acknowledgement of one socket. It is called on the socket's event loop. */
    AckListener ofOne();

    /** Registers a task to run if the application cancels the wait for acknowledgements. */
    void onCancel(Runnable task);
}
