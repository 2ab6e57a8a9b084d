package dev.carillon.integration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.DisconnectReason;
import io.socket.client.IO;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The official Java client behind a proxy with faults, while another client is connected directly. */
@Heavy
class FaultsTest {
    private static final long SEED = Long.getLong("carillon.faults.seed", 1);
    private static final int EVENTS = 16;

    /** By default, OkHttp repeats a poll whose response was lost. The client would not learn that it has missed events. */
    private static final OkHttpClient HTTP =
            new OkHttpClient.Builder().retryOnConnectionFailure(false).build();

    @AutoClose
    private final FaultServer server = new FaultServer(SEED);

    private final JavaClient witness = server.direct().connect(ClientTransport.WEBSOCKET);

    static Stream<Arguments> mildFaults() {
        return Stream.of("delay", "slice", "rate").flatMap(FaultsTest::withTransports);
    }

    static Stream<Arguments> severeFaults() {
        return Stream.of("reset", "black-hole", "end-to-server", "end-to-client")
                .flatMap(FaultsTest::withTransports);
    }

    private static Stream<Arguments> withTransports(String fault) {
        return Arrays.stream(ClientTransport.values()).map(transport -> Arguments.of(fault, transport));
    }

    private JavaClient client(ClientTransport transport) {
        return JavaClient.of(server.proxy().url(), transport, FaultsTest::reconnectSoon, HTTP);
    }

    private static void reconnectSoon(IO.Options options) {
        options.reconnection = true;
        options.reconnectionDelay = 20;
        options.reconnectionDelayMax = 50;
        options.timeout = 1000; // a pooled connection may lead into a black hole
    }

    @ParameterizedTest
    @MethodSource("mildFaults")
    void connectionSurvives(String fault, ClientTransport transport) {
        server.proxy().fault(FaultServer.fault(fault));
        try (JavaClient client = client(transport).connect()) {
            int first = server.emit(EVENTS);
            byte[] data = new byte[500];
            List<Object> reply = client.ask("echo", "text", data);
            assertEquals("text", reply.get(0), () -> "seed " + SEED);
            assertArrayEquals(data, (byte[]) reply.get(1));
            assertEvents(client, first);
            assertEvents(witness, first);
            assertEquals(0, client.count("disconnect"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void stallEnds(ClientTransport transport) {
        try (JavaClient client = client(transport).connect()) {
            server.proxy().fault(FaultServer.fault("stall"));
            int first = server.emit(EVENTS);
            assertEvents(witness, first);
            server.proxy().fault(FaultServer.fault("none"));
            assertEvents(client, first);
            assertEquals(0, client.count("disconnect"));
        }
    }

    /** This client does not support recovery, so it gets a new socket. */
    @ParameterizedTest
    @MethodSource("severeFaults")
    void clientConnectsAgain(String fault, ClientTransport transport) {
        try (JavaClient client = client(transport).connect()) {
            assertEvents(witness, server.emit(EVENTS));
            server.breakConnections(fault);
            int during = server.emit(EVENTS);
            if (fault.equals("black-hole")) {
                assertPingTimeout();
            }
            Waiting.await().until(() -> client.count("connect") > 0 || client.count("event") >= 2 * EVENTS);
            Waiting.await().until(client::isConnected);
            assertEvents(witness, during);
            client.ask("echo", "again");
            server.emit(EVENTS);
            client.ask("echo", "all events are sent");
            assertInOrder(client);
        }
    }

    /** Allows a second for a busy machine. */
    private void assertPingTimeout() {
        Duration limit =
                FaultServer.PING_INTERVAL.plus(FaultServer.PING_TIMEOUT).plusSeconds(1);
        try {
            assertEquals(DisconnectReason.PING_TIMEOUT, server.ends().poll(limit.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertEvents(JavaClient client, int first) {
        for (int i = 0; i < EVENTS; i++) {
            assertEvent(client.take("event"), first + i);
        }
    }

    private static void assertEvent(List<Object> args, int number) {
        assertEquals(number, args.get(0), () -> "seed " + SEED);
        if (number % 4 == 0) {
            byte[] attachment = new byte[FaultServer.ATTACHMENT_BYTES];
            Arrays.fill(attachment, (byte) number);
            assertArrayEquals(attachment, (byte[]) args.get(1));
        }
    }

    /** Events may be missing, but none arrives twice or late, and all arrive that were emitted after the reconnection. */
    private static void assertInOrder(JavaClient client) {
        int last = -1;
        while (client.count("event") > 0) {
            List<Object> args = client.take("event");
            int number = (Integer) args.get(0);
            assertTrue(number > last, () -> "event " + number + ", seed " + SEED);
            assertEvent(args, number);
            last = number;
        }
        assertEquals(3 * EVENTS - 1, last);
    }
}
