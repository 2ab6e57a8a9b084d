package dev.carillon.redis;

/** The contract of adapters, over sharded PUB/SUB of a Redis Cluster. */
class ShardedOnRedisClusterTest extends RedisNodesContract {
    ShardedOnRedisClusterTest() {
        super(RedisAdapters::sharded);
    }
}
