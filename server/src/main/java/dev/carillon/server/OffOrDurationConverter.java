package dev.carillon.server;

import java.time.Duration;
import picocli.CommandLine.ITypeConverter;

/** Parses {@code off} as zero, and anything else as a time. */
final class OffOrDurationConverter implements ITypeConverter<Duration> {
    private final DurationConverter durations = new DurationConverter();

    @Override
    public Duration convert(String value) {
        return value.equals("off") ? Duration.ZERO : durations.convert(value);
    }
}
