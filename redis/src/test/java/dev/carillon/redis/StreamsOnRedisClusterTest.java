package dev.carillon.redis;

/** The contract of adapters, over a stream in a Redis Cluster. */
class StreamsOnRedisClusterTest extends RedisNodesContract {
    StreamsOnRedisClusterTest() {
        super(RedisAdapters::streams);
    }
}
