package dev.carillon.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lettuce.core.RedisCredentials;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisAddressTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    redis://host | host:6379 | false | false
                    rediss://user:secret@host:7000 | host:7000 | false | true
                    redis-sentinel://host1,host2#name | the sentinels | false | false
                    redis-cluster://host | host:6379 | true | false
                    redis-cluster://user:secret@host1:7000,host2:7001 | host1:7000, host2:7001 | true | false
                    rediss-cluster://:secret@host1:7000,host2 | host1:7000, host2:6379 | true | true
                    """)
    void namesServers(String uri, String printed, boolean isCluster, boolean isTls) {
        RedisAddress address = RedisAddress.parse(uri);
        assertEquals(printed, address.toString());
        assertEquals(isCluster, address.isCluster());
        assertEquals(isTls, address.nodes().get(0).isSsl());
    }

    @Test
    void allNodesHaveTheSameCredentials() {
        RedisAddress address = RedisAddress.parse("redis-cluster://user:pass%40word@host1:7000,host2:7001");
        address.nodes().forEach(node -> {
            RedisCredentials credentials =
                    node.getCredentialsProvider().resolveCredentials().block();
            assertEquals("user", credentials.getUsername());
            assertEquals("pass@word", new String(credentials.getPassword()));
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost", "http://host", "redis-cluster://", "redis-cluster://host:port", "redis-cluster:host"
            })
    void malformedAddressIsRefused(String uri) {
        assertThrows(IllegalArgumentException.class, () -> RedisAddress.parse(uri));
    }
}
