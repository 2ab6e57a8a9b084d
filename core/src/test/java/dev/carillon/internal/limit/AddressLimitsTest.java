package dev.carillon.internal.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.observe.Limit;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AddressLimitsTest {
    private static final InetAddress CLIENT = address("192.0.2.1");
    private static final long SECOND = 1_000_000_000;

    private final AtomicLong time = new AtomicLong();
    private final AddressLimits limits = new AddressLimits(15, 1, time::get);

    private static InetAddress address(String text) {
        return NetUtil.createInetAddressFromIpAddressString(text);
    }

    @Test
    void rateIsLimited() {
        for (int i = 0; i < 10; i++) {
            assertEquals(Optional.empty(), limits.attempt(CLIENT));
        }
        assertEquals(Optional.of(Limit.HANDSHAKES_PER_ADDRESS), limits.attempt(CLIENT));
        assertEquals(Optional.empty(), limits.attempt(address("192.0.2.2")));
        time.addAndGet(SECOND);
        assertEquals(Optional.empty(), limits.attempt(CLIENT));
    }

    @Test
    void numberOfConnectionsIsLimited() {
        for (int i = 0; i < 15; i++) {
            time.addAndGet(SECOND);
            assertEquals(Optional.empty(), limits.attempt(CLIENT));
            limits.opened(CLIENT);
        }
        time.addAndGet(SECOND);
        assertEquals(Optional.of(Limit.CONNECTIONS_PER_ADDRESS), limits.attempt(CLIENT));
        limits.closed(CLIENT);
        assertEquals(Optional.empty(), limits.attempt(CLIENT));
    }

    @Test
    void addressWithoutConnectionsIsForgotten() {
        limits.attempt(CLIENT);
        limits.opened(CLIENT);
        time.addAndGet(SECOND);
        limits.closed(CLIENT);
        assertEquals(0, limits.size());
    }

    @Test
    void refusedAddressesDoNotAccumulate() {
        for (int i = 0; i < 100_000; i++) {
            time.addAndGet(SECOND / 100);
            limits.attempt(address("10." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255)));
        }
        assertTrue(limits.size() < 3000, () -> limits.size() + " addresses");
    }

    @Test
    void addressThatIsNotLimitedIsNull() {
        limits.opened(null);
        limits.closed(null);
        assertEquals(Optional.empty(), limits.attempt(null));
    }
}
