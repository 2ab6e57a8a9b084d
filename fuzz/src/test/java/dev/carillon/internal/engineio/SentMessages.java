package dev.carillon.internal.engineio;

import com.google.gson.JsonObject;
import dev.carillon.DisconnectReason;
import dev.carillon.EngineIoListener;
import dev.carillon.Handshake;
import dev.carillon.TransportType;
import dev.carillon.internal.limit.ServerLimits;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** A session that decodes what is sent to it, as its client would. */
public final class SentMessages {
    private final EmbeddedChannel loop = new EmbeddedChannel();
    private final List<Packet> sent = new ArrayList<>();
    private final EngineSession session;

    /** Opens a session whose clock stands still, so that no heartbeat ends it. */
    public SentMessages() {
        loop.freezeTime();
        ServerLimits limits = ServerLimits.none();
        Engine engine = new Engine(
                EngineOptions.builder("/engine.io/").build(),
                opened -> new EngineIoListener() {},
                request -> "id",
                limits,
                null);
        Handshake request =
                new Handshake(Map.of(), Map.of(), "/", null, Instant.EPOCH, false, false, new JsonObject(), Map.of());
        session = engine.newSession(request, new SessionAccount(limits, null, 0), loop.eventLoop(), WireFormat.V4);
        engine.open(session, new Collector());
        take();
    }

    /** The session to send to. */
    public EngineSession session() {
        return session;
    }

    /** Returns what was sent since the last call. */
    public List<Packet> take() {
        loop.runPendingTasks();
        List<Packet> taken = List.copyOf(sent);
        sent.clear();
        return taken;
    }

    private final class Collector implements Transport {
        @Override
        public TransportType type() {
            return TransportType.WEBSOCKET;
        }

        @Override
        public boolean writable() {
            return true;
        }

        @Override
        public long unsentBytes() {
            return 0;
        }

        @Override
        public void send(OutboundPacket packet) {
            sent.add(packet.toPacket());
        }

        @Override
        public void flush() {}

        @Override
        public void releasePoll() {}

        @Override
        public void pauseReading(boolean paused) {}

        @Override
        public void stopReading() {}

        @Override
        public void close(DisconnectReason reason, Runnable closed) {
            closed.run();
        }

        @Override
        public void closedByPeer(Runnable closed) {
            closed.run();
        }

        @Override
        public void abort(DisconnectReason reason) {}

        @Override
        public Deque<OutboundPacket> discard() {
            return new ArrayDeque<>();
        }
    }
}
