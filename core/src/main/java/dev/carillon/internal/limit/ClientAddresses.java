package dev.carillon.internal.limit;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * Determines the address to which the limits of a client apply. Proxies append the address of their client to the header {@code
 * X-Forwarded-For}, so the last entry that is not a trusted proxy is the client. Entries before it can be forged.
 */
public final class ClientAddresses {
    /** An IPv6 client can use every address of its network, whose prefix has 64 bits or less. */
    private static final int IPV6_PREFIX_BYTES = 8;

    /** The networks whose addresses are not reachable from the Internet. */
    private static final List<String> PRIVATE_NETWORKS = List.of(
            "127.0.0.0/8",
            "10.0.0.0/8",
            "172.16.0.0/12",
            "192.168.0.0/16",
            "169.254.0.0/16",
            "::1",
            "fc00::/7",
            "fe80::/10");

    private final List<IpSubnetFilterRule> trusted;

    /**
     * Creates a resolver.
     *
     * @param trustedProxies networks in CIDR notation, such as {@code 10.0.0.0/8}, and single addresses
     * @throws IllegalArgumentException if an entry is invalid
     */
    public ClientAddresses(Collection<String> trustedProxies) {
        this.trusted = trustedProxies.stream().map(ClientAddresses::rule).toList();
    }

    /** Trusts the proxies in private networks, where they usually run. */
    public static ClientAddresses behindPrivateProxies() {
        return new ClientAddresses(PRIVATE_NETWORKS);
    }

    private static IpSubnetFilterRule rule(String network) {
        int slash = network.indexOf('/');
        String address = slash < 0 ? network : network.substring(0, slash);
        InetAddress parsed = NetUtil.createInetAddressFromIpAddressString(address);
        if (parsed == null) {
            throw new IllegalArgumentException(
                    "'" + network + "' is not an IP address or a network such as 10.0.0.0/8");
        }
        int bits = parsed.getAddress().length * Byte.SIZE;
        try {
            int prefix = slash < 0 ? bits : Integer.parseInt(network.substring(slash + 1));
            return new IpSubnetFilterRule(parsed, prefix, IpFilterRuleType.ACCEPT);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'" + network + "' has an invalid prefix length", e);
        }
    }

    /**
     * Returns the address to which limits apply, or null if none do: the peer is a trusted proxy that does not name its client,
     * or the client is in a trusted network itself.
     *
     * @param remote the address of the connection; may be null
     * @param forwardedFor the values of the {@code X-Forwarded-For} headers
     */
    public InetAddress resolve(SocketAddress remote, List<String> forwardedFor) {
        if (!(remote instanceof InetSocketAddress peer) || peer.getAddress() == null) {
            return null;
        }
        if (!isTrusted(peer.getAddress())) {
            return withoutHost(peer.getAddress());
        }
        List<String> hops = forwardedFor.stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .toList();
        for (int i = hops.size() - 1; i >= 0; i--) {
            InetAddress address = NetUtil.createInetAddressFromIpAddressString(
                    withoutPort(hops.get(i).trim()));
            if (address == null) {
                return null;
            }
            if (!isTrusted(address)) {
                return withoutHost(address);
            }
        }
        return null;
    }

    /** Returns whether the peer of a connection is a trusted proxy. */
    public boolean isTrusted(SocketAddress remote) {
        return remote instanceof InetSocketAddress peer && peer.getAddress() != null && isTrusted(peer.getAddress());
    }

    private boolean isTrusted(InetAddress address) {
        InetSocketAddress socketAddress = new InetSocketAddress(address, 0);
        for (IpSubnetFilterRule rule : trusted) {
            if (rule.matches(socketAddress)) {
                return true;
            }
        }
        return false;
    }

    /** Removes the port from {@code 192.0.2.1:80} and {@code [2001:db8::1]:80}. */
    private static String withoutPort(String hop) {
        if (hop.startsWith("[")) {
            int end = hop.indexOf(']');
            return end < 0 ? hop : hop.substring(1, end);
        }
        int colon = hop.indexOf(':');
        return colon >= 0 && colon == hop.lastIndexOf(':') ? hop.substring(0, colon) : hop;
    }

    /** Returns an IPv4 address unchanged, and the network of an IPv6 address. */
    private static InetAddress withoutHost(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address;
        }
        byte[] bytes = address.getAddress();
        Arrays.fill(bytes, IPV6_PREFIX_BYTES, bytes.length, (byte) 0);
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of 16 bytes is always valid", e);
        }
    }
}
