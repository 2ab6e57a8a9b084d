package dev.carillon.nettysocketio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIOServer;
import dev.carillon.testing.Recorder;
import io.netty.util.concurrent.Future;
import java.net.BindException;
import java.net.ConnectException;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Starting and stopping a server. */
class LifecycleTest extends ServerTest {
    @Test
    void serverStartsAndStops() {
        Recorder<String> left = new Recorder<>();
        configuration.getSocketConfig().setReuseAddress(true);
        SocketIOServer first = kind.create(configuration);
        first.addDisconnectListener(client -> left.add("left"));
        first.start();
        Client client = closing(Client.of(url(), options -> {})).connect();
        first.stop();
        assertEquals("left", left.next());
        Waiting.await().until(() -> !client.isConnected());
        assertThrows(
                ConnectException.class,
                () -> new Socket(address().getAddress(), address().getPort()).close());
        assertTrue(connect().isConnected(), "the port is free for another server");
    }

    @Test
    void serverStartsInTheBackground() throws Exception {
        SocketIOServer server = kind.create(configuration);
        Future<Void> started = server.startAsync();
        assertTrue(started.await(10, TimeUnit.SECONDS));
        assertTrue(started.isSuccess());
        assertTrue(closing(Client.of(url(), options -> {})).connect().isConnected());
        server.stop();
    }

    @Test
    void portInUseIsReported() throws Exception {
        start();
        Configuration same = new Configuration();
        same.setHostname("127.0.0.1");
        same.setPort(configuration.getPort());
        SocketIOServer second = kind.create(same);
        assertThrows(BindException.class, second::start);
        second.stop();
        SocketIOServer third = kind.create(same);
        Future<Void> started = third.startAsync();
        assertTrue(started.await(10, TimeUnit.SECONDS));
        assertTrue(started.cause() instanceof BindException, () -> String.valueOf(started.cause()));
        third.stop();
        assertTrue(connect().isConnected());
    }

    @Test
    void serverReturnsItsConfiguration() {
        assertSame(configuration, server().getConfiguration());
    }
}
