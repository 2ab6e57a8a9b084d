package dev.carillon.testing;

import dev.carillon.DisconnectReason;
import dev.carillon.EngineIoListener;
import dev.carillon.EngineIoServer;
import dev.carillon.EngineIoSocket;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Assertions;

/**
 * An Engine.IO server for one test, with its clients. It records the sessions and their close reasons, and echoes every message.
 * Closing it closes the clients, then the server, and checks that no session is left.
 */
public final class EngineIoFixture implements AutoCloseable {
    /** The request that opens a session over long-polling. */
    public static final String POLLING = "/engine.io/?EIO=4&transport=polling";

    /** The request that opens a session on a WebSocket. */
    public static final String WEBSOCKET = "/engine.io/?EIO=4&transport=websocket";

    private final EngineIoServer server;
    private final InetSocketAddress address;
    private final Recorder<EngineIoSocket> opened = new Recorder<>();
    private final Recorder<DisconnectReason> closed = new Recorder<>();
    private final Recorder<String> texts = new Recorder<>();
    private final List<Runnable> clients = new ArrayList<>();

    private EngineIoFixture(EngineIoServer.Builder builder) {
        this.server = builder.build(socket -> {
            opened.add(socket);
            return new Echo(socket);
        });
        this.address = server.start().join();
    }

    /** Starts a server with the default options. */
    public static EngineIoFixture start() {
        return start(options -> {});
    }

    /** Starts a server with custom options. */
    public static EngineIoFixture start(Consumer<EngineIoServer.Builder> options) {
        EngineIoServer.Builder builder =
                EngineIoServer.builder().host("127.0.0.1").eventLoops(2);
        options.accept(builder);
        return new EngineIoFixture(builder);
    }

    /** The server. */
    public EngineIoServer server() {
        return server;
    }

    /** The address on which the server listens. */
    public InetSocketAddress address() {
        return address;
    }

    /** The opened sessions, in order. */
    public Recorder<EngineIoSocket> opened() {
        return opened;
    }

    /** The reasons with which sessions were closed. */
    public Recorder<DisconnectReason> closed() {
        return closed;
    }

    /** The text messages received in all sessions. */
    public Recorder<String> texts() {
        return texts;
    }

    /** Opens a connection without a session. */
    public RawHttp http() {
        RawHttp connection = RawHttp.connect(address);
        clients.add(connection::close);
        return connection;
    }

    /** Opens a session over long-polling. */
    public PollingClient poll() {
        PollingClient client = PollingClient.open(address, "/engine.io/");
        clients.add(client::close);
        return client;
    }

    /** Opens a session on a WebSocket and reads its OPEN packet. */
    public RawWebSocket webSocket(String... headers) {
        RawWebSocket webSocket = RawWebSocket.over(http(), WEBSOCKET, headers);
        Assertions.assertEquals('0', webSocket.readText().charAt(0));
        return webSocket;
    }

    @Override
    public void close() {
        clients.forEach(Runnable::run);
        server.close();
        Assertions.assertEquals(0, server.sessionCount());
    }

    private final class Echo implements EngineIoListener {
        private final EngineIoSocket socket;

        Echo(EngineIoSocket socket) {
            this.socket = socket;
        }

        @Override
        public void onText(String text) {
            texts.add(text);
            socket.send(text);
        }

        @Override
        public void onBinary(byte[] data) {
            socket.send(data);
        }

        @Override
        public void onClose(DisconnectReason reason, String description) {
            closed.add(reason);
        }
    }
}
