package dev.carillon.testing;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A received HTTP response.
 *
 * @param headers the values by lower-case name
 */
public record HttpReply(int status, Map<String, List<String>> headers, String body) {

    /** The value of a header, or null. Several values are joined with commas. */
    public String header(String name) {
        List<String> values = headers.get(name.toLowerCase(Locale.ROOT));
        return values == null ? null : String.join(",", values);
    }
}
