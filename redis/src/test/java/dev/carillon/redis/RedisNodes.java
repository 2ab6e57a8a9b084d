package dev.carillon.redis;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A Redis Cluster of three nodes, to which replicas can be added. */
final class RedisNodes implements AutoCloseable {
    private static final int NODES = 3;

    private final Path folder;
    private final List<RedisServer> nodes = new ArrayList<>();

    private RedisNodes(Path folder) {
        this.folder = folder;
    }

    static RedisNodes start(Path folder) {
        RedisNodes cluster = new RedisNodes(folder);
        List<String> command = new ArrayList<>(List.of("--cluster", "create"));
        for (int i = 0; i < NODES; i++) {
            command.add(hostAndPort(cluster.startNode()));
        }
        command.add("--cluster-yes");
        cluster.nodes.get(0).cli(command.toArray(String[]::new));
        cluster.awaitOk();
        return cluster;
    }

    private RedisServer startNode() {
        try {
            RedisServer node = RedisServer.start(
                    Files.createDirectory(folder.resolve("node" + nodes.size())),
                    "--cluster-enabled",
                    "yes",
                    "--cluster-node-timeout",
                    "1000",
                    "--repl-diskless-sync-delay",
                    "0");
            nodes.add(node);
            return node;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hostAndPort(RedisServer node) {
        return "127.0.0.1:" + node.port();
    }

    private void awaitOk() {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> nodes.stream()
                        .allMatch(node -> node.cli("cluster", "info").contains("cluster_state:ok")));
    }

    /** Adds a replica of the node that owns the slot of a key. Returns when it could take over. */
    void addReplica(String key) {
        RedisServer owner = owner(key);
        RedisServer replica = startNode();
        nodes.get(0)
                .cli(
                        "--cluster",
                        "add-node",
                        hostAndPort(replica),
                        hostAndPort(owner),
                        "--cluster-slave",
                        "--cluster-master-id",
                        id(owner));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> replica.cli("info", "replication").contains("master_link_status:up"));
    }

    /** Moves the slot of a key to another node, as {@code redis-cli --cluster reshard} does. Returns the new owner. */
    RedisServer moveSlot(String key) {
        RedisServer from = owner(key);
        RedisServer to = nodes.get((nodes.indexOf(from) + 1) % NODES);
        String slot = from.cli("cluster", "keyslot", key);
        to.cli("cluster", "setslot", slot, "importing", id(from));
        from.cli("cluster", "setslot", slot, "migrating", id(to));
        to.cli("cluster", "setslot", slot, "node", id(to));
        from.cli("cluster", "setslot", slot, "node", id(to));
        return to;
    }

    /** Returns the node that owns the slot of a key. */
    RedisServer owner(String key) {
        // Other nodes answer MOVED.
        return nodes.stream()
                .filter(node -> node.isRunning() && node.cli("exists", key).equals("0"))
                .findFirst()
                .orElseThrow();
    }

    private static String id(RedisServer node) {
        return node.cli("cluster", "myid");
    }

    /** Returns an address that names only some of the nodes. */
    String uri() {
        return "redis-cluster://" + hostAndPort(nodes.get(0)) + "," + hostAndPort(nodes.get(1));
    }

    @Override
    public void close() {
        nodes.forEach(RedisServer::close);
    }
}
