package dev.carillon.internal.socketio.room;

import dev.carillon.internal.socketio.packet.AckListener;

/** Collects the acknowledgements of one broadcast. */
interface AckTally {
    /** How many sockets of this server will acknowledge. Called once, before the first of them. */
    void expect(int receivers);

    /** Receives the acknowledgement of one socket, on its loop. */
    AckListener ofOne();

    /** Runs a task if nobody waits for the acknowledgements any more. */
    void onCancel(Runnable task);
}
