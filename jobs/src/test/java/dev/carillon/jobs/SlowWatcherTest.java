package dev.carillon.jobs;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.ConnectionStateRecovery;
import dev.carillon.Socket;
import dev.carillon.testing.PollingClient;
import dev.carillon.testing.SocketIoClient;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Clients that do not receive everything immediately. */
class SlowWatcherTest {
    /** A message of this length fills the buffers of a connection that is not read soon. */
    private static final String LONG = "m".repeat(1000);

    @Test
    void clientThatDoesNotReadGetsTheNewestStateLater() {
        try (JobsFixture server = JobsFixture.start(settings -> settings.updateInterval(Duration.ZERO));
                SocketIoClient client = server.join()) {
            String id = server.open();
            client.request("job:subscribe", Map.of("id", id));
            Socket socket = server.socket(client.id());
            long reports = 0;
            while (socket.isWritable() || reports < 50_000) {
                reports++;
                server.jobs().report(id, new JobProgress(reports, null, LONG)).join();
            }
            long last = reports;
            server.jobs().report(id, new JobProgress(last, null, "last")).join();
            long received = 0;
            String packet = "";
            while (!packet.contains("\"last\"")) {
                packet = client.read();
                received++;
            }
            assertTrue(packet.contains("\"done\":" + last + ","), packet);
            assertTrue(received < last / 2, received + " of " + last + " updates were sent");
            server.jobs().complete(id, null).join();
            assertTrue(client.read().startsWith("42[\"job:end\""));
        }
    }

    @Test
    void pollingClientGetsTheNewestState() {
        try (JobsFixture server = JobsFixture.start(settings -> settings.updateInterval(Duration.ZERO));
                PollingClient client = PollingClient.open(server.address(), "/socket.io/")) {
            String id = server.open();
            client.post("40");
            client.poll();
            client.post("420[\"job:subscribe\",{\"id\":\"" + id + "\"}]");
            assertTrue(client.poll().body().startsWith("430[{\"ok\":true"));
            for (long done = 1; done <= 100; done++) {
                server.report(id, done);
            }
            StringBuilder received = new StringBuilder();
            while (received.indexOf("\"done\":100,") < 0) {
                received.append(client.poll().body());
            }
            assertTrue(received.toString().split("job:update", -1).length < 5, received::toString);
        }
    }

    @Test
    void recoveredClientGetsTheCurrentState() {
        try (JobsFixture server = JobsFixture.start(
                options -> options.connectionStateRecovery(
                        ConnectionStateRecovery.builder().build()),
                settings -> settings.updateInterval(Duration.ZERO))) {
            String running = server.open();
            String ended = server.open();
            String pid;
            try (SocketIoClient client = SocketIoClient.open(server.address())) {
                pid = client.send("40").read().replaceAll(".*\"pid\":\"([^\"]+)\".*", "$1");
                client.request("job:subscribe", Map.of("id", running));
                client.request("job:subscribe", Map.of("id", ended));
            }
            await().until(() -> server.sockets() == 0);
            server.report(running, 5);
            server.jobs().complete(ended, null).join();
            try (SocketIoClient again = SocketIoClient.open(server.address())) {
                String connected = again.send("40{\"pid\":\"" + pid + "\"}").read();
                assertTrue(connected.contains(pid), connected);
                String both = again.read() + again.read();
                assertTrue(both.contains("[\"job:update\",{\"id\":\"" + running), both);
                assertTrue(both.contains("[\"job:end\",{\"id\":\"" + ended), both);
                server.report(running, 6);
                assertTrue(again.read().contains("\"done\":6,"));
            }
        }
    }
}
