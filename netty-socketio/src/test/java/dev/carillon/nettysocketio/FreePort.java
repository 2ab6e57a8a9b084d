package dev.carillon.nettysocketio;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Free ports for servers that cannot report the port that the system has assigned. */
public final class FreePort {
    // Below the ephemeral port range, which the many outgoing connections of other tests use.
    private static final int LOWEST = 20_000;
    private static final int COUNT = 12_000;

    // Sequential, because a server without SO_REUSEADDR cannot bind a port that was in use recently.
    private static final AtomicInteger NEXT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(COUNT));

    private FreePort() {}

    /** Returns a port that was free when it was checked. */
    public static int choose() {
        while (true) {
            int port = LOWEST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
            try (ServerSocket socket = new ServerSocket()) {
                socket.setReuseAddress(false);
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return port;
            } catch (IOException e) {
                // in use; tries the next port
            }
        }
    }
}
