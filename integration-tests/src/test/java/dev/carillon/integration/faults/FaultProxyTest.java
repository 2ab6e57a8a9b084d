package dev.carillon.integration.faults;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The proxy does what its faults promise. */
class FaultProxyTest {
    private static final byte[] DATA = "0123456789abcdef".repeat(8).getBytes(StandardCharsets.US_ASCII);
    private static final int SHORT_MILLIS = 100;
    private static final int LONG_MILLIS = 10_000;

    private ServerSocket listener;
    private FaultProxy proxy;
    private Socket client;
    private Socket server;

    @BeforeEach
    void connect() throws IOException {
        listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        proxy = FaultProxy.to(new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort()), 1);
        client = new Socket(
                InetAddress.getLoopbackAddress(), URI.create(proxy.url()).getPort());
        server = listener.accept();
        server.setSoTimeout(LONG_MILLIS);
        client.setSoTimeout(LONG_MILLIS);
        assertForwarded(); // both sides are connected
    }

    @AfterEach
    void close() throws IOException {
        proxy.close();
        client.close();
        server.close();
        listener.close();
    }

    private void assertForwarded() throws IOException {
        client.getOutputStream().write(DATA);
        assertArrayEquals(DATA, server.getInputStream().readNBytes(DATA.length));
        server.getOutputStream().write(DATA);
        assertArrayEquals(DATA, client.getInputStream().readNBytes(DATA.length));
    }

    private void assertNothingArrives() throws IOException {
        server.setSoTimeout(SHORT_MILLIS);
        assertThrows(SocketTimeoutException.class, () -> server.getInputStream().read());
        server.setSoTimeout(LONG_MILLIS);
    }

    @Test
    void sliceForwardsTinyPieces() throws IOException {
        proxy.fault(new Fault.Slice(7));
        client.getOutputStream().write(DATA);
        assertTrue(server.getInputStream().read(new byte[DATA.length]) < DATA.length);
    }

    @Test
    void delayTakesItsTime() throws IOException {
        proxy.fault(new Fault.Delay(Duration.ofMillis(SHORT_MILLIS), Duration.ZERO));
        long start = System.nanoTime();
        assertForwarded();
        assertTrue(
                System.nanoTime() - start >= Duration.ofMillis(2 * SHORT_MILLIS).toNanos());
    }

    @Test
    void rateTakesItsTime() throws IOException {
        proxy.fault(new Fault.Rate(1000));
        long start = System.nanoTime();
        assertForwarded();
        assertTrue(System.nanoTime() - start >= Duration.ofMillis(SHORT_MILLIS).toNanos());
    }

    @Test
    void stallKeepsBytesUntilItEnds() throws IOException {
        proxy.fault(new Fault.Stall());
        client.getOutputStream().write(DATA);
        assertNothingArrives();
        proxy.fault(new Fault.None());
        assertArrayEquals(DATA, server.getInputStream().readNBytes(DATA.length));
    }

    @Test
    void blackHoleDropsBytesAndTheEnd() throws IOException {
        proxy.faultExisting(new Fault.BlackHole());
        client.getOutputStream().write(DATA);
        client.close();
        assertNothingArrives();
    }

    @Test
    void resetIsSeenByBothSides() {
        proxy.reset();
        assertThrows(SocketException.class, () -> client.getInputStream().read());
        assertThrows(SocketException.class, () -> server.getInputStream().read());
    }

    @Test
    void halfCloseLeavesTheOtherDirection() throws IOException {
        proxy.endToServer();
        assertEquals(-1, server.getInputStream().read());
        server.getOutputStream().write(DATA);
        assertArrayEquals(DATA, client.getInputStream().readNBytes(DATA.length));
    }

    @Test
    void endOfAClientIsForwarded() throws IOException {
        client.close();
        assertEquals(-1, server.getInputStream().read());
    }
}
