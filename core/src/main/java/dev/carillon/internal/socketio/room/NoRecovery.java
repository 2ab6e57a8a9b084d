package dev.carillon.internal.socketio.room;

import dev.carillon.DisconnectReason;
import dev.carillon.Handshake;
import dev.carillon.internal.socketio.packet.PacketText;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Recovery that is turned off: it stores neither packets nor sessions. */
public record NoRecovery(LocalBroadcaster broadcaster) implements Recovery {
    @Override
    public boolean isOn() {
        return false;
    }

    @Override
    public void broadcast(Broadcast broadcast, PacketText packet) {
        broadcaster.broadcast(broadcast, packet);
    }

    @Override
    public void admit(RecoverableMember member, Runnable enter, Runnable entered) {
        enter.run();
        entered.run();
    }

    @Override
    public void dismiss(RecoverableMember member, DisconnectReason reason) {}

    @Override
    public boolean isOwnRoom(String room) {
        return false;
    }

    @Override
    public Optional<RecoverableMember> present(String pid) {
        return Optional.empty();
    }

    @Override
    public CompletionStage<Optional<SavedSession>> restore(String pid, Optional<String> offset, Handshake handshake) {
        return CompletableFuture.completedFuture(Optional.empty());
    }

    @Override
    public void putBack(SavedSession session) {}

    @Override
    public void close() {}
}
