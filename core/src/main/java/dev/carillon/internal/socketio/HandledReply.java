package dev.carillon.internal.socketio;

import dev.carillon.AckException;
import dev.carillon.ReplyHandler;
import dev.carillon.internal.socketio.packet.AckListener;
import dev.carillon.internal.socketio.packet.PacketArgs;
import dev.carillon.internal.socketio.packet.RawArguments;
import java.util.Objects;

/** Passes an acknowledgement to a handler of the application, in the mailbox of the socket. */
final class HandledReply implements AckListener {
    private final ClientSocket socket;
    private final String event;
    private final ReplyHandler handler;

    HandledReply(ClientSocket socket, String event, ReplyHandler handler) {
        this.socket = socket;
        this.event = event;
        this.handler = Objects.requireNonNull(handler, "handler");
    }

    @Override
    public void onReply(RawArguments args) {
        socket.handleReply(event, () -> handler.onReply(new PacketArgs(args, socket.payloads())));
    }

    @Override
    public void onFailure(AckException cause) {
        socket.handleReply(event, () -> handler.onFailure(cause));
    }
}
