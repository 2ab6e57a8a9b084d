package dev.carillon.redis;

import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterURIUtil;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Where Redis is.
 *
 * @param nodes the server, or some nodes of a Redis Cluster
 * @param isCluster whether it is a Redis Cluster
 */
record RedisAddress(List<RedisURI> nodes, boolean isCluster) {
    /** The schemes for a Redis Cluster, and those of Lettuce for its nodes. Lettuce has no scheme for a cluster. */
    private static final Map<String, String> CLUSTER_SCHEMES =
            Map.of("redis-cluster:", "redis:", "rediss-cluster:", "rediss:");

    /** Reads an address, or throws an {@code IllegalArgumentException} if it is malformed. */
    static RedisAddress parse(String uri) {
        for (Map.Entry<String, String> scheme : CLUSTER_SCHEMES.entrySet()) {
            if (uri.startsWith(scheme.getKey())) {
                URI nodes = URI.create(
                        scheme.getValue() + uri.substring(scheme.getKey().length()));
                return new RedisAddress(RedisClusterURIUtil.toRedisURIs(nodes), true);
            }
        }
        return new RedisAddress(List.of(RedisURI.create(uri)), false);
    }

    /** Opens connections to this address. */
    RedisConnector connector() {
        return isCluster ? new NodesConnector(nodes) : new ServerConnector(nodes.get(0));
    }

    /** Returns the hosts and ports, without user and password. */
    @Override
    public String toString() {
        return nodes.stream()
                .map(node -> node.getHost() == null ? "the sentinels" : node.getHost() + ":" + node.getPort())
                .collect(Collectors.joining(", "));
    }
}
