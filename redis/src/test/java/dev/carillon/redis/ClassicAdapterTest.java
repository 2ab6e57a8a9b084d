package dev.carillon.redis;

/** The contract of adapters, over PUB/SUB. */
class ClassicAdapterTest extends RedisContract {
    ClassicAdapterTest() {
        super(RedisAdapters::classic);
    }
}
