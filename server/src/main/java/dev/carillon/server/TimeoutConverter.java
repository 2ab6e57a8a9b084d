package dev.carillon.server;

import java.time.Duration;
import picocli.CommandLine.ITypeConverter;

/** Parses times as {@link DurationConverter}, and {@code 0} for no limit. */
final class TimeoutConverter implements ITypeConverter<Duration> {
    private final DurationConverter times = new DurationConverter();

    @Override
    public Duration convert(String value) {
        return value.equals("0") ? Duration.ZERO : times.convert(value);
    }
}
