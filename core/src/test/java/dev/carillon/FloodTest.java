package dev.carillon;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.testing.RawHttp;
import dev.carillon.testing.RawWebSocket;
import dev.carillon.testing.Recorder;
import dev.carillon.testing.SocketIoClient;
import dev.carillon.testing.SocketIoFixture;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that send more than others read, and clients that do not read what others send. */
class FloodTest {
    private final Recorder<DisconnectReason> ends = new Recorder<>();
    private final List<java.net.Socket> connections = new ArrayList<>();
    private final SocketIoFixture server = SocketIoFixture.start(
            options -> options.bootstrap(bootstrap -> bootstrap.childOption(ChannelOption.SO_SNDBUF, 4096)));

    FloodTest() {
        server.io().onConnection(socket -> {
            socket.on("all", (args, ack) -> server.io().emit("all", "x".repeat(10_000)));
            socket.on(
                    "each",
                    (args, ack) -> server.io().sockets().forEach(other -> {
                        if (other != socket) {
                            other.emit("each", "x".repeat(100_000));
                        }
                    }));
            socket.on("echo", (args, ack) -> ack.send("done"));
            socket.onDisconnect((reason, description) -> ends.add(reason));
        });
    }

    @AfterEach
    void stop() throws IOException {
        for (java.net.Socket connection : connections) {
            connection.close();
        }
        server.close();
    }

    /** Joins with a small buffer, so that the server sends no more than the client reads. */
    private RawWebSocket joinSlowly() throws IOException {
        java.net.Socket connection = new java.net.Socket();
        connections.add(connection);
        connection.setReceiveBufferSize(4096);
        connection.connect(server.address());
        RawWebSocket client = RawWebSocket.over(RawHttp.over(connection), "/socket.io/?EIO=4&transport=websocket");
        client.readText();
        assertTrue(client.send("40").readText().startsWith("40{"));
        return client;
    }

    @Test
    void majorityThatDoesNotReadDoesNotStopTheOthers() throws IOException {
        joinSlowly();
        joinSlowly();
        SocketIoClient client = server.join();
        for (int i = 0; i < 30; i++) { // more than the receivers and the client may have in flight
            client.send("42[\"all\"]");
        }
        client.send("421[\"echo\"]");
        for (int i = 0; i < 30; i++) {
            assertTrue(client.read().startsWith("42[\"all\""));
        }
        client.expect("431[\"done\"]");
    }

    @Test
    void floodOfEventsToOneClientDoesNotDisconnectIt() throws IOException {
        RawWebSocket receiver = joinSlowly();
        SocketIoClient sender = server.join();
        for (int i = 0; i < 400; i++) {
            sender.send("42[\"each\"]");
        }
        for (int i = 0; i < 20; i++) {
            receiver.connection().bytes(100_000);
            await().pollDelay(Duration.ofMillis(20)).until(() -> true);
        }
        assertTrue(ends.isEmpty());
    }
}
