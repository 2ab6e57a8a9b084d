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
 * A test of behaviour that applications rely on. It runs once on netty-socketio and once on the bridge. Each test has its own
 * server: it changes {@link #configuration}, adds listeners to {@link #server()}, and connects its clients, which starts the
 * server.
 */
@ParameterizedClass(name = "{0}")
@EnumSource
public abstract class ServerTest {
    /** The handshake target of current clients over WebSocket. */
    static final String WEBSOCKET = "/socket.io/?EIO=4&transport=websocket";

    /** The handshake target of current clients over long-polling. */
    static final String POLLING = "/socket.io/?EIO=4&transport=polling";

    /** The server that this run tests. */
    @Parameter
    protected Kind kind;

    /** The configuration, to be changed before the first use of the server. */
    protected final Configuration configuration = new Configuration();

    private final Deque<AutoCloseable> clients = new ArrayDeque<>();
    private SocketIOServer server;
    private boolean started;

    /** Sets the options that all tests share. */
    protected ServerTest() {
        configuration.setHostname("127.0.0.1");
        configuration.setPort(FreePort.choose());
        configuration.setBossThreads(1);
        configuration.setWorkerThreads(2);
    }

    /** Creates the server. Subclasses can configure it. */
    protected SocketIOServer create() {
        return kind.create(configuration);
    }

    /** Returns the server. It starts with the first client or with {@link #start()}. */
    protected SocketIOServer server() {
        if (server == null) {
            server = create();
        }
        return server;
    }

    /** Starts the server if it is not started yet. */
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

    /** Returns the URL for clients. */
    protected String url() {
        return "http://127.0.0.1:" + configuration.getPort();
    }

    /** Returns an official client that is not connected yet. It uses WebSocket unless the options change that. */
    protected Client client(String namespace, Consumer<IO.Options> options) {
        start();
        return closing(Client.of(url() + namespace, options));
    }

    /** Returns a connected client. */
    protected Client connect(String namespace, Consumer<IO.Options> options) {
        return client(namespace, options).connect();
    }

    /** Returns a connected client of a namespace. */
    protected Client connect(String namespace) {
        return connect(namespace, options -> {});
    }

    /** Returns a connected client of the main namespace. */
    protected Client connect() {
        return connect("");
    }

    /** Returns the server-side object of a client in the main namespace. */
    protected SocketIOClient atServer(Client client) {
        SocketIOClient found = server().getClient(UUID.fromString(client.id()));
        Assertions.assertNotNull(found, "the server has no client of this id");
        return found;
    }

    /** Opens a connection for raw HTTP requests. */
    RawHttp http() {
        start();
        return closing(RawHttp.connect(address()));
    }

    /** Opens a WebSocket for raw frames. */
    RawWebSocket webSocket(String target, String... headers) {
        start();
        return closing(RawWebSocket.open(address(), target, headers));
    }

    /** Opens a WebSocket and joins the main namespace. */
    RawWebSocket joined() {
        RawWebSocket webSocket = webSocket(WEBSOCKET);
        webSocket.readText();
        webSocket.send("40");
        String reply = webSocket.readText();
        Assertions.assertTrue(reply.startsWith("40"), reply);
        return webSocket;
    }

    /** Closes a resource at the end of the test, before the server stops. */
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
            // A server that was never started cannot be stopped, and its timer would keep running.
            start();
            Thread stopping = new Thread(server::stop, "stopping");
            stopping.setDaemon(true);
            stopping.start();
            if (kind == Kind.BRIDGE) { // the original needs four seconds to stop, so tests do not wait for it
                stopping.join(10_000);
                Assertions.assertFalse(stopping.isAlive(), "the server does not stop");
            }
        }
    }
}
