package dev.carillon.internal.socketio;

import dev.carillon.AckException;
import dev.carillon.Socket;
import dev.carillon.internal.socketio.packet.AckListener;
import dev.carillon.internal.socketio.packet.RawArguments;
import dev.carillon.observe.ServerObserver;
import java.time.Duration;

/** Reports the arrival of an acknowledgement and its latency, or its failure, to the observer. */
record ObservedReply(AckListener reply, Socket socket, ServerObserver observer, long sentNanos) implements AckListener {
    static AckListener of(AckListener reply, Socket socket, ServerObserver observer) {
        return new ObservedReply(reply, socket, observer, System.nanoTime());
    }

    @Override
    public void onReply(RawArguments args) {
        observer.ackReceived(socket, Duration.ofNanos(System.nanoTime() - sentNanos));
        reply.onReply(args);
    }

    @Override
    public void onFailure(AckException cause) {
        observer.ackFailed(socket, cause);
        reply.onFailure(cause);
    }
}
