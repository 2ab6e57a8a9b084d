package dev.carillon.nettysocketio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.corundumstudio.socketio.AckCallback;
import com.corundumstudio.socketio.AuthTokenResult;
import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIOChannelInitializer;
import com.corundumstudio.socketio.SocketIOClient;
import com.corundumstudio.socketio.listener.ExceptionListenerAdapter;
import com.corundumstudio.socketio.protocol.Packet;
import com.corundumstudio.socketio.protocol.PacketType;
import dev.carillon.testing.RawHttp;
import dev.carillon.testing.RawWebSocket;
import dev.carillon.testing.Recorder;
import io.netty.channel.ChannelHandlerContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Features without a counterpart in the original, and cases that the original cannot handle. */
class BridgeTest {
    private final Recorder<Object> seen = new Recorder<>();
    private final Configuration configuration = new Configuration();
    private CarillonSocketIOServer server;

    BridgeTest() {
        configuration.setHostname("127.0.0.1");
        configuration.setPort(0);
        configuration.setExceptionListener(new ExceptionListenerAdapter() {
            @Override
            public boolean exceptionCaught(ChannelHandlerContext ctx, Throwable e) {
                seen.add("caught");
                return true;
            }

            @Override
            public void onAuthException(Throwable e, SocketIOClient client) {
                seen.add("auth");
            }
        });
    }

    private CarillonSocketIOServer server() {
        if (server == null) {
            server = new CarillonSocketIOServer(configuration);
        }
        return server;
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop();
        }
    }

    private InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), server().port());
    }

    private RawWebSocket join() {
        RawWebSocket client = RawWebSocket.open(address(), ServerTest.WEBSOCKET);
        client.readText();
        assertTrue(client.send("40").readText().startsWith("40"));
        return client;
    }

    @Test
    void restartCanReuseThePortImmediately() {
        configuration.setPort(FreePort.choose());
        for (int i = 0; i < 2; i++) {
            server().start();
            RawWebSocket client = join();
            server().stop(); // the server closes first, so its end of the connection stays in TIME_WAIT
            client.connection().awaitEnd();
            client.close();
            server = null;
        }
    }

    @Test
    void serverCanRestartRepeatedly() {
        for (int i = 0; i < 3; i++) {
            server().start();
            join().close();
            server().stop();
            assertThrows(IllegalStateException.class, server()::port);
        }
    }

    @Test
    void runningServerCannotBeStartedAgain() {
        server().start();
        assertThrows(IllegalStateException.class, server()::start);
        join().close();
    }

    @Test
    void serverCanStopWhileStarting() {
        for (int i = 0; i < 20; i++) {
            var started = server().startAsync();
            server().stop();
            assertTrue(started.awaitUninterruptibly(10, TimeUnit.SECONDS), "neither started nor failed");
        }
    }

    @Test
    void laterConfigurationChangesAreIgnored() {
        server();
        configuration.setPort(1);
        configuration.setKeyStore(new java.io.ByteArrayInputStream(new byte[0]));
        server().start();
        join().close();
    }

    @Test
    void engineOptionsCanBeSet() {
        server = new CarillonSocketIOServer(configuration, options -> options.allowEio3(false));
        server.start();
        try (RawHttp http = RawHttp.connect(address())) {
            assertEquals(400, http.get("/socket.io/?EIO=3&transport=polling").status());
            assertEquals(200, http.get(ServerTest.POLLING).status());
        }
    }

    @Test
    void attachmentCannotBeReferencedTwice() {
        server().addEventListener("upload", Object.class, (client, data, ack) -> seen.add("handled"));
        server().start();
        RawWebSocket client = join();
        String placeholder = "{\"_placeholder\":true,\"num\":0}";
        client.send("451-[\"upload\",[" + placeholder + "," + placeholder + "]]")
                .send(new byte[] {1});
        assertEquals("caught", seen.next());
        client.close();
    }

    @Test
    void unreadableAnswerIsReportedAsATimeout() {
        server().addConnectListener(client -> client.sendEvent("ask", new AckCallback<Integer>(Integer.class) {
            @Override
            public void onSuccess(Integer result) {
                seen.add("success");
            }

            @Override
            public void onTimeout() {
                seen.add("timeout");
            }
        }));
        server().start();
        RawWebSocket client = join();
        assertEquals("420[\"ask\"]", client.readText());
        client.send("430[{\"no\":\"number\"}]");
        assertEquals("caught", seen.next());
        assertEquals("timeout", seen.next());
        client.close();
    }

    @Test
    void socketDisconnectedDuringAdmissionIsNotConnected() {
        server().getNamespace("").addAuthTokenListener((token, client) -> {
            client.disconnect();
            return AuthTokenResult.AuthTokenResultSuccess;
        });
        server().start();
        RawWebSocket client = RawWebSocket.open(address(), ServerTest.WEBSOCKET);
        client.readText();
        assertTrue(client.send("40").readText().startsWith("44"));
        client.close();
    }

    @Test
    void removedNamespaceCanBeAddedAgain() {
        server().start();
        for (int i = 0; i < 2; i++) {
            server().addNamespace("/game").addConnectListener(client -> seen.add("connected"));
            RawWebSocket client = join();
            client.send("40/game,");
            assertTrue(client.readText().startsWith("40/game,"));
            assertEquals("connected", seen.next());
            server().getNamespace("/game").getBroadcastOperations().sendEvent("news");
            assertEquals("42/game,[\"news\"]", client.readText());
            server().removeNamespace("/game");
            assertEquals("41/game,", client.readText());
            client.send("40/game,");
            assertTrue(client.readText().startsWith("44/game,"));
            client.close();
        }
    }

    @Test
    void idOfOldClientMatchesInEveryNamespace() {
        server().addNamespace("/chat");
        server().start();
        RawWebSocket old = RawWebSocket.open(address(), "/socket.io/?EIO=3&transport=websocket");
        old.readText();
        assertEquals("40", old.readText());
        old.send("40/chat");
        assertEquals("40/chat,", old.readText());
        UUID id = server().getAllClients().iterator().next().getSessionId();
        Awaitility.await().until(() -> server().getNamespace("/chat").getClient(id) != null);
        SocketIOClient inMain = server().getClient(id);
        server().getNamespace("/chat").getBroadcastOperations().sendEvent("others", inMain);
        server().getNamespace("/chat").getBroadcastOperations().sendEvent("all");
        assertEquals("42/chat,[\"all\"]", old.readText());
        old.close();
    }

    @Test
    void unsupportedSettingIsRefused() {
        assertThrows(
                UnsupportedOperationException.class,
                () -> server().setPipelineFactory(new SocketIOChannelInitializer()));
        server().start();
        RawWebSocket client = join();
        SocketIOClient atServer = server().getAllClients().iterator().next();
        Packet acknowledgement = new Packet(PacketType.MESSAGE);
        acknowledgement.setSubType(PacketType.ACK);
        assertThrows(UnsupportedOperationException.class, () -> atServer.send(acknowledgement));
        client.close();
    }
}
