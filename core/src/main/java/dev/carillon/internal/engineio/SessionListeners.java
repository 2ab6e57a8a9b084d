package dev.carillon.internal.engineio;

import dev.carillon.EngineIoPacket;
import dev.carillon.TransportType;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The application's listeners of one session. Few sessions have any, so this object is created when the first one is
 * registered. Listeners may be added on any thread, and are called on the session's event loop.
 */
final class SessionListeners {
    private static final Logger log = LoggerFactory.getLogger(SessionListeners.class);

    private final List<Consumer<? super TransportType>> upgrade = new CopyOnWriteArrayList<>();
    private final List<Runnable> drain = new CopyOnWriteArrayList<>();
    private final List<Consumer<? super EngineIoPacket>> received = new CopyOnWriteArrayList<>();
    private final List<Consumer<? super EngineIoPacket>> sent = new CopyOnWriteArrayList<>();

    void addUpgrade(Consumer<? super TransportType> listener) {
        upgrade.add(listener);
    }

    void addDrain(Runnable listener) {
        drain.add(listener);
    }

    void addReceived(Consumer<? super EngineIoPacket> listener) {
        received.add(listener);
    }

    void addSent(Consumer<? super EngineIoPacket> listener) {
        sent.add(listener);
    }

    boolean wantDrain() {
        return !drain.isEmpty();
    }

    void upgraded(TransportType transport) {
        callEach(upgrade, transport);
    }

    void drained() {
        callEach(drain);
    }

    void received(Packet packet) {
        if (!received.isEmpty()) {
            callEach(received, toPublic(packet));
        }
    }

    void sent(OutboundPacket packet) {
        if (!sent.isEmpty()) {
            callEach(sent, toPublic(packet.toPacket()));
        }
    }

    private static EngineIoPacket toPublic(Packet packet) {
        return packet instanceof Packet.Binary binary
                ? new EngineIoPacket(EngineIoPacket.Type.MESSAGE, "", Optional.of(binary.bytes()))
                : toPublic((Packet.Text) packet);
    }

    private static EngineIoPacket toPublic(Packet.Text packet) {
        EngineIoPacket.Type type =
                switch (packet.type()) {
                    case OPEN -> EngineIoPacket.Type.OPEN;
                    case CLOSE -> EngineIoPacket.Type.CLOSE;
                    case PING -> EngineIoPacket.Type.PING;
                    case PONG -> EngineIoPacket.Type.PONG;
                    case MESSAGE -> EngineIoPacket.Type.MESSAGE;
                    case UPGRADE -> EngineIoPacket.Type.UPGRADE;
                    case NOOP -> EngineIoPacket.Type.NOOP;
                };
        return new EngineIoPacket(type, packet.data(), Optional.empty());
    }

    private static <T> void callEach(List<Consumer<? super T>> listeners, T value) {
        for (Consumer<? super T> listener : listeners) {
            call(() -> listener.accept(value));
        }
    }

    private static void callEach(List<Runnable> listeners) {
        listeners.forEach(SessionListeners::call);
    }

    /** Calls a listener. An exception is logged and otherwise ignored. */
    static void call(Runnable listener) {
        try {
            listener.run();
        } catch (Throwable e) { // errors as well: a broadcast must still reach the remaining sessions
            log.error("a listener of an Engine.IO session failed", e);
        }
    }
}
