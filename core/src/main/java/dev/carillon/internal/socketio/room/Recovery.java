package dev.carillon.internal.socketio.room;

import dev.carillon.DisconnectReason;
import dev.carillon.Handshake;
import dev.carillon.adapter.LogPosition;
import dev.carillon.internal.socketio.packet.PacketText;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Connection state recovery of one namespace: stores packets and sessions, so that reconnecting clients miss no packets. */
public interface Recovery {
    /**
     * Whether packets are stored. If so, events that are emitted to a single socket without an acknowledgement must also pass
     * through {@link #broadcast}.
     */
    boolean isOn();

    /** Delivers a packet, and stores it if necessary. */
    void broadcast(Broadcast broadcast, PacketText packet);

    /** Delivers a packet from the log that the servers of a cluster share. */
    default void deliver(Broadcast broadcast, PacketText packet, LogPosition position) {
        broadcast(broadcast, packet);
    }

    /** Stores a packet from the shared log for those who recover. The clients of this server have received it without an offset. */
    default void remember(Broadcast broadcast, PacketText packet, LogPosition position) {}

    /**
     * Admits a socket. Called on the event loop of the socket. If the client has missed many packets, the socket is admitted
     * later, on the same event loop. It is not admitted if its connection ends first.
     *
     * @param enter notifies the client and makes the socket visible
     * @param entered called afterwards, if the socket is connected
     */
    void admit(RecoverableMember member, Runnable enter, Runnable entered);

    /** Called when a socket has left the namespace, on the event loop of the socket. */
    void dismiss(RecoverableMember member, DisconnectReason reason);

    /** Returns whether a room is that of a socket that can be recovered, or is being recovered. */
    boolean isOwnRoom(String room);

    /** The connected socket with a private id, if it is known. */
    Optional<RecoverableMember> present(String pid);

    /**
     * Removes and returns the saved session of a client, unless it has expired. The stage can complete later and on any thread,
     * because the session may be stored on another server.
     */
    CompletionStage<Optional<SavedSession>> restore(String pid, Optional<String> offset, Handshake handshake);

    /** Saves a session from {@link #restore} again, because the client was not admitted. */
    void putBack(SavedSession session);

    /** Releases what is stored, because the namespace is closed. */
    void close();
}
