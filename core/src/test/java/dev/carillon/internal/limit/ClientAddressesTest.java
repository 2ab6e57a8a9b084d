package dev.carillon.internal.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAddressesTest {
    private final ClientAddresses addresses = ClientAddresses.behindPrivateProxies();

    private static InetAddress ip(String text) {
        return NetUtil.createInetAddressFromIpAddressString(text);
    }

    private InetAddress resolve(String peer, String... forwardedFor) {
        return addresses.resolve(new InetSocketAddress(ip(peer), 1234), List.of(forwardedFor));
    }

    @Test
    void directClientIsItsPeerAddress() {
        assertEquals(ip("192.0.2.1"), resolve("192.0.2.1"));
        assertEquals(ip("192.0.2.1"), resolve("192.0.2.1", "198.51.100.1"));
    }

    @Test
    void lastUntrustedHopIsTheClient() {
        assertEquals(ip("198.51.100.1"), resolve("10.0.0.1", "203.0.113.9, 198.51.100.1"));
        assertEquals(ip("198.51.100.1"), resolve("10.0.0.1", "203.0.113.9, 198.51.100.1, 10.0.0.2"));
        assertEquals(ip("198.51.100.1"), resolve("10.0.0.1", "203.0.113.9", "198.51.100.1"));
    }

    @Test
    void hopMayHaveAPort() {
        assertEquals(ip("198.51.100.1"), resolve("127.0.0.1", "198.51.100.1:443"));
        assertEquals(ip("2001:db8::"), resolve("::1", "[2001:db8::1]:443"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "unknown", "198.51.100.1, _hidden", "[2001:db8::1", "10.0.0.7", "198.51.100.1,"})
    void peerThatNamesNoClientIsNotLimited(String forwardedFor) {
        assertNull(resolve("10.0.0.1", forwardedFor));
    }

    @Test
    void networkOfAnIpv6AddressCountsAsOneAddress() {
        assertEquals(resolve("2001:db8:1:2:3:4:5:6"), resolve("2001:db8:1:2:ffff::1"));
        assertEquals(ip("2001:db8:1:2::"), resolve("2001:db8:1:2:3:4:5:6"));
    }

    @Test
    void unknownPeerIsNotLimited() {
        assertNull(addresses.resolve(null, List.of()));
        assertNull(addresses.resolve(InetSocketAddress.createUnresolved("client.test", 1), List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "example.com", "10.0.0.0/33", "10.0.0.0/x", "10.0.0", "/8"})
    void invalidNetworkIsRefused(String network) {
        assertThrows(IllegalArgumentException.class, () -> new ClientAddresses(List.of(network)));
    }
}
