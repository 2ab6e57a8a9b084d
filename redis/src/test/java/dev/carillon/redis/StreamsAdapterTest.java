package dev.carillon.redis;

/** The contract of adapters, over a stream. */
class StreamsAdapterTest extends RedisContract {
    StreamsAdapterTest() {
        super(RedisAdapters::streams);
    }
}
