package dev.carillon.internal.socketio.room;

import dev.carillon.DisconnectReason;
import dev.carillon.Handshake;
import dev.carillon.internal.socketio.packet.PacketText;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Connection state recovery of one namespace: what is kept so that a client that lost its connection misses nothing. */
public interface Recovery {
    /** Whether packets are kept, and whether what is emitted to one socket has to be kept too. */
    boolean isOn();

    /** Keeps a packet, if that is wanted, and delivers it. */
    void broadcast(Broadcast broadcast, PacketText packet);

    /** Lets a socket in; {@code enter} tells its client and makes it visible. On the socket's loop. */
    void admit(RecoverableMember member, Runnable enter);

    /** A socket has left. On the socket's loop. */
    void dismiss(RecoverableMember member, DisconnectReason reason);

    /** The connected socket of a private id, if such are known. */
    Optional<RecoverableMember> present(String pid);

    /**
     * What is kept of a socket that was away, if its client comes back in time; it is not kept any longer then. Completes on any
     * thread: what is kept may be at another server.
     */
    CompletionStage<Optional<SavedSession>> restore(String pid, Optional<String> offset, Handshake handshake);

    /** Keeps what {@link #restore} gave: the client has gone again before it was let in. */
    void putBack(SavedSession session);
}
