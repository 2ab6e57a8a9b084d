package dev.carillon.nettysocketio;

import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIOClient;
import com.corundumstudio.socketio.SocketIOServer;
import dev.carillon.testing.RawHttp;
import dev.carillon.testing.RawWebSocket;
import io.socket.client.IO;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A test of what applications rely on, run once on netty-socketio itself and once on the bridge. Each test has a server of its
 * own: it changes {@link #configuration}, adds listeners to {@link #server()}, and connects its clients, which starts the
 * server.
 */
@ParameterizedClass(name = "{0}")
@EnumSource
public abstract class ServerTest {
    /** The path of the handshake by WebSocket of today's clients. */
    static final String WEBSOCKET = "/socket.io/?EIO=4&transport=websocket";

    /** The path of the handshake by long-polling of today's clients. */
    static final String POLLING = "/socket.io/?EIO=4&transport=polling";

    /** Which of the two servers. */
    @Parameter
    protected Kind kind;

    /** To be changed before the first use of the server. */
    protected final Configuration configuration = new Configuration();

    private final Deque<AutoCloseable> clients = new ArrayDeque<>();
    private SocketIOServer server;
    private boolean started;

    /** Sets what all tests share. */
    protected ServerTest() {
        configuration.setHostname("127.0.0.1");
        configuration.setPort(FreePort.choose());
        configuration.setBossThreads(1);
        configuration.setWorkerThreads(2);
    }

    /** Makes the server; a subclass may set it up. */
    protected SocketIOServer create() {
        return kind.create(configuration);
    }

    /** The server; it starts when the first client comes, or with {@link #start()}. */
    protected SocketIOServer server() {
        if (server == null) {
            server = create();
        }
        return server;
    }

    /** Starts the server unless it was started. */
    protected SocketIOServer start() {
        if (!started) {
            started = true;
            server().start();
        }
        return server;
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), configuration.getPort());
    }

    /** Where clients connect to. */
    protected String url() {
        return "http://127.0.0.1:" + configuration.getPort();
    }

    /** A client of the official library that is not connected yet; it travels by WebSocket unless the options say otherwise. */
    protected Client client(String namespace, Consumer<IO.Options> options) {
        start();
        return closing(Client.of(url() + namespace, options));
    }

    /** A connected client. */
    protected Client connect(String namespace, Consumer<IO.Options> options) {
        return client(namespace, options).connect();
    }

    /** A connected client of a namespace. */
    protected Client connect(String namespace) {
        return connect(namespace, options -> {});
    }

    /** A connected client of the main namespace. */
    protected Client connect() {
        return connect("");
    }

    /** The server's end of a client, in the main namespace. */
    protected SocketIOClient atServer(Client client) {
        SocketIOClient found = server().getClient(UUID.fromString(client.id()));
        Assertions.assertNotNull(found, "the server has no client of this id");
        return found;
    }

    /** A connection for requests of which every byte is the test's own. */
    RawHttp http() {
        start();
        return closing(RawHttp.connect(address()));
    }

    /** A WebSocket of which every frame is the test's own. */
    RawWebSocket webSocket(String target, String... headers) {
        start();
        return closing(RawWebSocket.open(address(), target, headers));
    }

    /** A WebSocket whose client is in the main namespace. */
    RawWebSocket joined() {
        RawWebSocket webSocket = webSocket(WEBSOCKET);
        webSocket.readText();
        webSocket.send("40");
        String reply = webSocket.readText();
        Assertions.assertTrue(reply.startsWith("40"), reply);
        return webSocket;
    }

    /** Closes something at the end of the test, before the server. */
    protected <T extends AutoCloseable> T closing(T client) {
        clients.push(client);
        return client;
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable client : clients) {
            client.close();
        }
        if (server != null) {
            // A server that never ran cannot be stopped, and its timer would stay.
            start();
            Thread stopping = new Thread(server::stop, "stopping");
            stopping.setDaemon(true);
            stopping.start();
            if (kind == Kind.BRIDGE) { // the original takes four seconds to stop, which no test has to wait for
                stopping.join(10_000);
                Assertions.assertFalse(stopping.isAlive(), "the server does not stop");
            }
        }
    }
}
