package dev.carillon.nettysocketio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.corundumstudio.socketio.SocketIOClient;
import com.corundumstudio.socketio.listener.ExceptionListener;
import com.corundumstudio.socketio.listener.ExceptionListenerAdapter;
import dev.carillon.testing.Recorder;
import io.netty.channel.ChannelHandlerContext;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Exceptions of listeners reach the application's exception listener, and the connection stays open. */
class ExceptionListenerTest extends ServerTest {
    private final Recorder<String> log = new Recorder<>();

    @BeforeEach
    void listen() {
        configuration.setExceptionListener(recording(log));
    }

    @Test
    void eventListenerExceptionIsReported() {
        server().addEventListener("fail", String.class, (client, text, ack) -> {
            throw new IllegalStateException("on purpose");
        });
        server().addEventListener("say", String.class, (client, text, ack) -> log.add("said " + text));
        Client client = connect().emit("fail", "a").emit("say", "b");
        assertEquals("event on purpose [a] " + client.id(), log.next());
        assertEquals("said b", log.next());
        assertTrue(client.isConnected());
    }

    @Test
    void checkedExceptionIsReported() {
        server().addEventListener("fail", String.class, (client, text, ack) -> {
            throw new java.io.IOException("checked");
        });
        Client client = connect().emit("fail", "a");
        assertEquals("event checked [a] " + client.id(), log.next());
    }

    @Test
    void interceptorExceptionIsReported() {
        server().addEventListener("say", String.class, (client, text, ack) -> {});
        server().addEventInterceptor((client, event, args, ack) -> {
            throw new IllegalStateException("intercepted");
        });
        Client client = connect().emit("say", "a");
        assertEquals("event intercepted [a] " + client.id(), log.next());
    }

    @Test
    void connectListenerExceptionIsReported() {
        server().addConnectListener(client -> {
            throw new IllegalStateException("on purpose");
        });
        Client client = connect();
        assertEquals("connect on purpose " + client.id(), log.next());
        assertTrue(client.isConnected());
    }

    @Test
    void disconnectListenerExceptionIsReported() {
        server().addDisconnectListener(client -> {
            throw new IllegalStateException("on purpose");
        });
        Client client = connect();
        String id = client.id();
        client.disconnect();
        assertEquals("disconnect on purpose " + id, log.next());
    }

    @Test
    void authTokenListenerExceptionRefusesTheClient() {
        server().getNamespace("").addAuthTokenListener((token, client) -> {
            throw new IllegalStateException("database is down");
        });
        var webSocket = webSocket(WEBSOCKET);
        webSocket.readText();
        webSocket.send("40{\"token\":\"a\"}");
        assertTrue(webSocket.readText().startsWith("44"));
        assertTrue(log.next().startsWith("auth database is down "));
    }

    @Test
    void argumentOfWrongTypeIsReported() {
        server().addEventListener("count", Integer.class, (client, number, ack) -> log.add("counted " + number));
        Client client = connect().emit("count", "no number").emit("count", 5);
        assertEquals("caught", log.next());
        assertEquals("counted 5", log.next());
        assertTrue(client.isConnected());
    }

    @Test
    void annotatedMethodExceptionIsReported() {
        server().addListeners(new Failing());
        Client client = connect().emit("fail", "a");
        assertTrue(log.next().startsWith("event "));
        assertNotNull(atServer(client));
    }

    static ExceptionListener recording(Recorder<String> log) {
        return new ExceptionListenerAdapter() {
            @Override
            public void onEventException(Exception e, List<Object> data, SocketIOClient client) {
                log.add("event " + e.getMessage() + " " + data + " " + client.getSessionId());
            }

            @Override
            public void onConnectException(Exception e, SocketIOClient client) {
                log.add("connect " + e.getMessage() + " " + client.getSessionId());
            }

            @Override
            public void onDisconnectException(Exception e, SocketIOClient client) {
                log.add("disconnect " + e.getMessage() + " " + client.getSessionId());
            }

            @Override
            @SuppressWarnings("deprecation") // the original still calls it
            public void onPingException(Exception e, SocketIOClient client) {
                log.add("ping " + e.getMessage());
            }

            @Override
            public void onPongException(Exception e, SocketIOClient client) {
                log.add("pong " + e.getMessage());
            }

            @Override
            public void onAuthException(Throwable e, SocketIOClient client) {
                log.add("auth " + e.getMessage() + " " + client.getSessionId());
            }

            @Override
            public boolean exceptionCaught(ChannelHandlerContext context, Throwable e) {
                log.add("caught");
                return true;
            }
        };
    }

    /** A listener object whose method throws. */
    public static final class Failing {
        /** Throws an exception. */
        @com.corundumstudio.socketio.annotation.OnEvent("fail")
        public void fail(String text) {
            throw new IllegalStateException(Map.of("text", text).toString());
        }
    }
}
