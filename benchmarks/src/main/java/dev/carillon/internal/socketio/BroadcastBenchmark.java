package dev.carillon.internal.socketio;

import com.google.gson.JsonObject;
import dev.carillon.Handshake;
import dev.carillon.Namespace;
import dev.carillon.internal.engineio.Engine;
import dev.carillon.internal.engineio.EngineOptions;
import dev.carillon.internal.engineio.EngineSession;
import dev.carillon.internal.engineio.PacketDecoder;
import dev.carillon.internal.engineio.PacketFormatException;
import dev.carillon.internal.engineio.SessionAccount;
import dev.carillon.internal.engineio.SessionIds;
import dev.carillon.internal.engineio.WireFormat;
import dev.carillon.internal.limit.ServerLimits;
import dev.carillon.internal.socketio.handler.HandlerExecutor;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Measures a broadcast from the application to the transports, without Netty's I/O and the kernel. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class BroadcastBenchmark {
    private static final String PAYLOAD = "x".repeat(50);
    private static final Duration LONG = Duration.ofHours(1);

    /** The number of connected clients, all on the same event loop. */
    @Param("1000")
    public int clients;

    private final EmbeddedChannel loop = new EmbeddedChannel();
    private final SessionIds ids = new SessionIds();
    private final ServerLimits limits = ServerLimits.none();
    private final SocketIoEngine socketIo =
            new SocketIoEngine(socketIoOptions(), HandlerExecutor.borrowed(Runnable::run), ids, () -> 0, limits, null);
    private final Engine engine = new Engine(engineOptions(), socketIo, request -> ids.get(), limits, null);
    private Namespace namespace;

    /** Connects the clients. One percent of them join a room. */
    @Setup
    public void connect() throws PacketFormatException {
        namespace = socketIo.namespace("/");
        for (int i = 0; i < clients; i++) {
            EngineSession session = engine.newSession(
                    handshake(), new SessionAccount(limits, null, 0), loop.eventLoop(), WireFormat.V4);
            SinkTransport transport = new SinkTransport();
            engine.open(session, transport);
            session.onPacket(transport, PacketDecoder.decode("40"));
            loop.runPendingTasks();
        }
        namespace.sockets().stream().limit(clients / 100).forEach(socket -> socket.join("room"));
    }

    /** Broadcasts to all clients. */
    @Benchmark
    public void toEveryone() {
        namespace.all().emit("msg", PAYLOAD);
        loop.runPendingTasks();
    }

    /** Broadcasts to the members of a room. */
    @Benchmark
    public void toRoom() {
        namespace.all().to("room").emit("msg", PAYLOAD);
        loop.runPendingTasks();
    }

    private static Handshake handshake() {
        InetSocketAddress address = InetSocketAddress.createUnresolved("client.test", 1);
        return new Handshake(Map.of(), Map.of(), "/", address, Instant.EPOCH, false, false, new JsonObject(), Map.of());
    }

    private static SocketIoOptions socketIoOptions() {
        SocketIoOptions.Builder options = SocketIoOptions.builder();
        options.connectTimeout = LONG;
        return options.build();
    }

    private static EngineOptions engineOptions() {
        EngineOptions.Builder options = EngineOptions.builder("/socket.io/");
        options.pingInterval = LONG;
        options.pingTimeout = LONG;
        options.httpCompression = false;
        return options.build();
    }
}
