package dev.carillon.server;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses times such as {@code 500ms}, {@code 25s} or {@code 2m}. A number without a unit is in milliseconds. */
final class DurationConverter implements ITypeConverter<Duration> {
    private static final Pattern FORMAT = Pattern.compile("(\\d{1,9})(ms|s|m)?");

    @Override
    public Duration convert(String value) {
        Matcher matcher = FORMAT.matcher(value);
        if (!matcher.matches()) {
            throw new TypeConversionException("'" + value + "' is not a time such as 500ms, 25s or 2m");
        }
        long number = Long.parseLong(matcher.group(1));
        if (number == 0) {
            throw new TypeConversionException("the time must be more than zero");
        }
        String unit = matcher.group(2);
        if (unit == null || unit.equals("ms")) {
            return Duration.ofMillis(number);
        }
        return unit.equals("s") ? Duration.ofSeconds(number) : Duration.ofMinutes(number);
    }
}
