package dev.carillon.internal.socketio.packet;

import dev.carillon.AckException;

/**
 * Receives the acknowledgement of one packet. At most one of its methods is called, and only once. If the wait is cancelled, none
 * is called.
 */
public interface AckListener {
    /** The acknowledgement has arrived. */
    void onReply(RawArguments args);

    /** No acknowledgement will arrive. */
    void onFailure(AckException cause);
}
