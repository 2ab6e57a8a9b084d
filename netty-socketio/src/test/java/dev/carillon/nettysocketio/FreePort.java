package dev.carillon.nettysocketio;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Ports for a server that cannot say which one it was given. */
public final class FreePort {
    // Below the range from which systems take the ports of outgoing connections, of which other tests make many.
    private static final int LOWEST = 20_000;
    private static final int COUNT = 12_000;

    // One after the other: a port that was in use a moment ago is not free for a server that does not reuse addresses.
    private static final AtomicInteger NEXT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(COUNT));

    private FreePort() {}

    /** A port that was free a moment ago. */
    public static int choose() {
        while (true) {
            int port = LOWEST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
            try (ServerSocket socket = new ServerSocket()) {
                socket.setReuseAddress(false);
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return port;
            } catch (IOException e) {
                // taken; the next one
            }
        }
    }
}
