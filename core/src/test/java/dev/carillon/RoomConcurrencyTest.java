package dev.carillon;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.carillon.testing.SocketIoClient;
import dev.carillon.testing.SocketIoFixture;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Several threads change rooms while the sockets disconnect. */
class RoomConcurrencyTest {

    @Test
    void roomsHoldNoDisconnectedSockets() throws Exception {
        try (var server = SocketIoFixture.start()) {
            List<SocketIoClient> clients = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                clients.add(server.join());
            }
            List<Socket> sockets = List.copyOf(server.io().sockets());
            ExecutorService threads = Executors.newFixedThreadPool(4);
            for (int i = 0; i < 4; i++) {
                threads.execute(() -> changeRooms(server.io(), sockets));
            }
            clients.forEach(SocketIoClient::close);
            threads.shutdown();
            assertEquals(true, threads.awaitTermination(5, TimeUnit.SECONDS));
            await().until(() -> server.io().stats().equals(new ServerStats(0, 0, 0, 0, 0)));
        }
    }

    private static void changeRooms(SocketIoServer io, List<Socket> sockets) {
        for (int round = 0; round < 200; round++) {
            for (Socket socket : sockets) {
                socket.join("a", "b" + round % 3);
                socket.leave("b" + round % 3);
            }
            io.to("a", "b0").except("b1").emit("hi");
        }
    }
}
