package dev.carillon.attacks.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.SocketIoServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuilderOptionsTest {
    private final SocketIoServer.Builder builder = SocketIoServer.builder();

    @ParameterizedTest
    @CsvSource({
        "maxUnsentBytes, 65536",
        "perMessageDeflate, true",
        "pingInterval, 20s",
        "pingTimeout, 500ms",
        "connectTimeout, 2m"
    })
    void setsOptions(String name, String value) {
        BuilderOptions.set(builder, name, value);
    }

    @Test
    void passesTheValueOn() {
        Exception failure =
                assertThrows(IllegalArgumentException.class, () -> BuilderOptions.set(builder, "maxUnsentBytes", "1"));
        assertTrue(failure.getCause().getCause().getMessage().contains("maxUnsentBytes"), failure::toString);
    }

    @Test
    void refusesUnknownOptions() {
        Exception failure =
                assertThrows(IllegalArgumentException.class, () -> BuilderOptions.set(builder, "maxUnsent", "1"));
        assertEquals("no such server option: maxUnsent", failure.getMessage());
    }
}
