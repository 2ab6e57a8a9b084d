package dev.carillon.testing;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An HTTP response as it came.
 *
 * @param headers the values by name in lower case
 */
public record HttpReply(int status, Map<String, List<String>> headers, String body) {

    /** The value of a header, several joined with a comma, or null. */
    public String header(String name) {
        List<String> values = headers.get(name.toLowerCase(Locale.ROOT));
        return values == null ? null : String.join(",", values);
    }
}
