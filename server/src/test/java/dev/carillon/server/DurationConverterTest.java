package dev.carillon.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

/** The format of durations on the command line. */
class DurationConverterTest {
    private final DurationConverter converter = new DurationConverter();

    @Test
    void timesHaveUnits() {
        assertEquals(Duration.ofMillis(50), converter.convert("50"));
        assertEquals(Duration.ofMillis(500), converter.convert("500ms"));
        assertEquals(Duration.ofSeconds(25), converter.convert("25s"));
        assertEquals(Duration.ofMinutes(2), converter.convert("2m"));
        assertEquals(Duration.ofHours(1), converter.convert("1h"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "1d", "s", "1.5s", "9999999999", "0ms"})
    void invalidDurationIsRefused(String value) {
        assertThrows(TypeConversionException.class, () -> converter.convert(value));
    }

    @Test
    void zeroIsNoLimit() {
        assertEquals(Duration.ZERO, new TimeoutConverter().convert("0"));
        assertEquals(Duration.ofHours(1), new TimeoutConverter().convert("1h"));
    }
}
