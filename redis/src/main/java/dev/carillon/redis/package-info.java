/** Clusters of Carillon and Node.js servers over Redis. Start with {@link dev.carillon.redis.RedisAdapters}. */
package dev.carillon.redis;
