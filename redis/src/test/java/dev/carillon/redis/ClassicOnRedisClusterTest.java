package dev.carillon.redis;

/** The contract of adapters, over PUB/SUB of a Redis Cluster. */
class ClassicOnRedisClusterTest extends RedisNodesContract {
    ClassicOnRedisClusterTest() {
        super(RedisAdapters::classic);
    }
}
