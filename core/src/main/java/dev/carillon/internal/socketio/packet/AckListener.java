package dev.carillon.internal.socketio.packet;

import dev.carillon.AckException;

/** Receives the acknowledgement of one packet. One of the methods is called, once. */
public interface AckListener {
    /** The acknowledgement has arrived. */
    void onReply(RawArguments args);

    /** There will be none. */
    void onFailure(AckException cause);
}
