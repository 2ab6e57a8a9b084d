package dev.carillon.internal.engineio;

import com.google.gson.JsonObject;
import dev.carillon.DisconnectReason;
import dev.carillon.EngineIoListener;
import dev.carillon.Handshake;
import dev.carillon.TransportType;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One Engine.IO session on a transport without a network and a clock that stands still, all on the test's own thread. */
public final class SessionFixture {
    public static final Duration PING_INTERVAL = Duration.ofSeconds(25);
    public static final Duration PING_TIMEOUT = Duration.ofSeconds(20);
    public static final Duration UPGRADE_TIMEOUT = Duration.ofSeconds(10);
    public static final int MAX_UNSENT = 1000;

    private final EmbeddedChannel loop = new EmbeddedChannel();
    private final List<String> received = new ArrayList<>();
    private final List<DisconnectReason> closed = new ArrayList<>();
    private final RecordingTransport transport;
    private final Engine engine;
    private final EngineSession session;

    /** Opens a session on a transport of a type; its OPEN packet has left. */
    public SessionFixture(TransportType type) {
        loop.freezeTime();
        engine = newEngine(socket -> new Listener());
        session = newSession(engine);
        transport = new RecordingTransport(type);
        engine.open(session, transport);
        transport.takeSent();
    }

    EngineSession newSession(Engine of) {
        return of.newSession(handshake(), loop.eventLoop(), WireFormat.V4);
    }

    static Engine newEngine(SessionHandler handler) {
        EngineOptions.Builder options = EngineOptions.builder("/engine.io/");
        options.pingInterval = PING_INTERVAL;
        options.pingTimeout = PING_TIMEOUT;
        options.upgradeTimeout = UPGRADE_TIMEOUT;
        options.maxUnsentBytes = MAX_UNSENT;
        options.httpCompression = false;
        SessionIds ids = new SessionIds();
        return new Engine(options.build(), handler, request -> ids.get(), null);
    }

    private static Handshake handshake() {
        InetSocketAddress address = InetSocketAddress.createUnresolved("client.test", 1);
        return new Handshake(Map.of(), Map.of(), "/", address, Instant.EPOCH, false, false, new JsonObject(), Map.of());
    }

    public EngineSession session() {
        return session;
    }

    public RecordingTransport transport() {
        return transport;
    }

    public Engine engine() {
        return engine;
    }

    /** The messages that the listener was given. */
    public List<String> received() {
        return received;
    }

    /** How the session has ended: one reason, or none. */
    public List<DisconnectReason> closed() {
        return closed;
    }

    /** Lets time pass and runs what is due. */
    public void pass(Duration time) {
        loop.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
        run();
    }

    /** Runs what is due now, the flush at the end of a turn among it. */
    public void run() {
        loop.runPendingTasks();
        loop.runScheduledPendingTasks();
        loop.runPendingTasks();
    }

    /** Brings a packet in, as its text. */
    public void receive(RecordingTransport from, String packet) {
        try {
            Packet decoded = PacketDecoder.decode(packet);
            session.onPacket(from, decoded);
        } catch (PacketFormatException e) {
            session.onParseError(from, e);
        }
        run();
    }

    /** Starts the trial of a WebSocket. */
    public RecordingTransport probe() {
        RecordingTransport candidate = new RecordingTransport(TransportType.WEBSOCKET);
        session.probe(candidate);
        return candidate;
    }

    private final class Listener implements EngineIoListener {
        @Override
        public void onText(String text) {
            received.add(text);
        }

        @Override
        public void onBinary(byte[] data) {
            received.add(data.length + " bytes");
        }

        @Override
        public void onClose(DisconnectReason reason, String description) {
            closed.add(reason);
        }
    }
}
