package dev.carillon.redis;

/** The contract of adapters, over sharded PUB/SUB. */
class ShardedAdapterTest extends RedisContract {
    ShardedAdapterTest() {
        super(RedisAdapters::sharded);
    }
}
