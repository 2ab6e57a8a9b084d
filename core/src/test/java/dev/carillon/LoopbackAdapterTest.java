package dev.carillon;

import dev.carillon.testing.ClusterContract;
import dev.carillon.testing.LoopbackCluster;
import dev.carillon.testing.TestCluster;

/** A cluster of two servers in one JVM. */
class LoopbackAdapterTest extends ClusterContract {
    @Override
    protected TestCluster newCluster() {
        return new LoopbackCluster();
    }
}
