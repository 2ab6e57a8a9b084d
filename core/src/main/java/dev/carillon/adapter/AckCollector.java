package dev.carillon.adapter;

import dev.carillon.RawJson;

/** Collects the acknowledgements of a broadcast from the sockets of other servers. Thread-safe. */
public interface AckCollector {
    /**
     * Another server has delivered the broadcast. Called once for each of them. (Node.js: {@code BROADCAST_CLIENT_COUNT}.)
     *
     * @param sockets how many of its sockets will acknowledge it
     */
    void onReceivers(int sockets);

    /**
     * A socket of another server has acknowledged the broadcast. (Node.js: {@code BROADCAST_ACK}.)
     *
     * @param args the arguments of the acknowledgement, as one JSON array, with the binary attachments
     */
    void onAck(RawJson args);
}
