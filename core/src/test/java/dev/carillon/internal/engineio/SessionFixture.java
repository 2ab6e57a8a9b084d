package dev.carillon.internal.engineio;

import com.google.gson.JsonObject;
import dev.carillon.DisconnectReason;
import dev.carillon.EngineIoListener;
import dev.carillon.Handshake;
import dev.carillon.TransportType;
import dev.carillon.internal.limit.ServerLimits;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One Engine.IO session with a simulated transport and a frozen clock. Everything runs on the thread of the test. */
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

    /** Opens a session on a transport of a type. Its OPEN packet has already been sent. */
    public SessionFixture(TransportType type) {
        loop.freezeTime();
        engine = newEngine(socket -> new Listener());
        session = newSession(engine);
        transport = new RecordingTransport(type);
        engine.open(session, transport);
        transport.takeSent();
    }

    EngineSession newSession(Engine of) {
        return of.newSession(handshake(), new SessionAccount(of.limits(), null, 0), loop.eventLoop(), WireFormat.V4);
    }

    static Engine newEngine(SessionHandler handler) {
        EngineOptions.Builder options = EngineOptions.builder("/engine.io/");
        options.pingInterval = PING_INTERVAL;
        options.pingTimeout = PING_TIMEOUT;
        options.upgradeTimeout = UPGRADE_TIMEOUT;
        options.maxUnsentBytes = MAX_UNSENT;
        options.httpCompression = false;
        SessionIds ids = new SessionIds();
        return new Engine(options.build(), handler, request -> ids.get(), ServerLimits.none(), null);
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

    /** The messages that the listener has received. */
    public List<String> received() {
        return received;
    }

    /** The reasons with which the session was closed: one, or none while it is open. */
    public List<DisconnectReason> closed() {
        return closed;
    }

    /** Advances the clock and runs all due tasks. */
    public void pass(Duration time) {
        loop.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
        run();
    }

    /** Runs all due tasks, including the flush at the end of a turn. */
    public void run() {
        loop.runPendingTasks();
        loop.runScheduledPendingTasks();
        loop.runPendingTasks();
    }

    /** Passes a packet to the session in its text form. */
    public void receive(RecordingTransport from, String packet) {
        try {
            Packet decoded = PacketDecoder.decode(packet);
            session.onPacket(from, decoded);
        } catch (PacketFormatException e) {
            session.onParseError(from, e);
        }
        run();
    }

    /** Starts the probe of a WebSocket. */
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
