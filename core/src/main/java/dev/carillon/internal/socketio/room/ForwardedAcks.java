package dev.carillon.internal.socketio.room;

import dev.carillon.AckException;
import dev.carillon.adapter.AckCollector;
import dev.carillon.internal.socketio.packet.AckListener;
import dev.carillon.internal.socketio.packet.RawArguments;

/** Forwards the acknowledgements of this server's sockets to the server that has requested them. */
record ForwardedAcks(AckCollector collector) implements AckTally, AckListener {
    @Override
    public void expect(int receivers) {
        collector.onReceivers(receivers);
    }

    @Override
    public AckListener ofOne() {
        return this;
    }

    @Override
    public void onCancel(Runnable task) {
        // The other server cannot cancel. Its acknowledgements expire with their timeout.
    }

    @Override
    public void onReply(RawArguments args) {
        collector.onAck(args.toJson());
    }

    @Override
    public void onFailure(AckException cause) {
        // The other server detects this by its own timeout, as in the reference server.
    }
}
