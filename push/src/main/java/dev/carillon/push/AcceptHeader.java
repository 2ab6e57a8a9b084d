package dev.carillon.push;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The media types that a client accepts (RFC 9110, section 12.5.1). Wildcards do not count: only what is named does. */
final class AcceptHeader {
    private static final Pattern WEIGHT = Pattern.compile("0(\\.[0-9]{0,3})?|1(\\.0{0,3})?");

    private AcceptHeader() {}

    /**
     * Returns how much a client prefers a type.
     *
     * @param values all values of the header
     * @param type the type in lower case
     * @return from 0 to 1; 0 if the type is not named, or not accepted
     */
    static double weight(List<String> values, String type) {
        return values.stream()
                .flatMap(value -> split(value, ',').stream())
                .map(range -> split(range, ';'))
                .filter(parts -> parts.get(0).equals(type))
                .mapToDouble(AcceptHeader::weight)
                .max()
                .orElse(0);
    }

    /** Returns the weight of a media range, of which the first part is the type. A malformed weight is 0. */
    private static double weight(List<String> parts) {
        return parts.stream()
                .skip(1)
                .filter(parameter -> parameter.startsWith("q="))
                .map(parameter -> parameter.substring("q=".length()))
                .mapToDouble(text -> WEIGHT.matcher(text).matches() ? Double.parseDouble(text) : 0)
                .findFirst()
                .orElse(1);
    }

    /** Splits a text at a separator that is not within quotes. The parts are in lower case, without blanks around them. */
    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == '\\' && quoted) {
                i++;
            } else if (c == separator && !quoted) {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(text.substring(start));
        return parts.stream().map(part -> part.strip().toLowerCase(Locale.ROOT)).toList();
    }
}
