package dev.carillon.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.carillon.adapter.LocalServer;
import dev.carillon.testing.LoopbackCluster;
import dev.carillon.testing.SocketIoFixture;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What adapters report about the cluster reaches the observers. */
class ClusterReportsTest {
    @Test
    void eachChangeIsReportedOnce() {
        List<String> reports = new CopyOnWriteArrayList<>();
        ServerObserver observer = new ServerObserver() {
            @Override
            public void clusterLost(String namespace, String cause) {
                reports.add(namespace + " lost: " + cause);
            }

            @Override
            public void clusterRestored(String namespace) {
                reports.add(namespace + " restored");
            }
        };
        Map<String, LocalServer> namespaces = new ConcurrentHashMap<>();
        try (LoopbackCluster cluster = new LoopbackCluster();
                SocketIoFixture server = SocketIoFixture.start(options -> options.observer(observer)
                        .adapter(local -> {
                            namespaces.put(local.namespace(), local);
                            return cluster.newServer().create(local);
                        }))) {
            server.io().of("/chat");
            namespaces.get("/").clusterRestored(); // it was not lost
            namespaces.get("/").clusterLost("no route");
            namespaces.get("/").clusterLost("still no route");
            namespaces.get("/chat").clusterLost("no route");
            namespaces.get("/").clusterRestored();
            namespaces.get("/").clusterRestored();
            namespaces.get("/").clusterLost("again");
            assertEquals(List.of("/ lost: no route", "/chat lost: no route", "/ restored", "/ lost: again"), reports);
        }
    }
}
