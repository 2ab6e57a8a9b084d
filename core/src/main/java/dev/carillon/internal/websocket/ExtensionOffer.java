package dev.carillon.internal.websocket;

import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An extension offered by a client, with its parameters in order (RFC 6455, section 9.1). */
record ExtensionOffer(String name, List<Parameter> parameters) {
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]++";
    private static final String QUOTED_TOKEN = "(?:\\\\?+[!#$%&'*+.^_`|~0-9A-Za-z-])++";
    private static final String SPACE = "[ \\t]*+";

    /** Skips empty list elements, which are allowed (RFC 9110, section 5.6.1). */
    private static final Pattern NAME = Pattern.compile("[ \\t,]*+(" + TOKEN + ")" + SPACE);

    private static final Pattern PARAMETER = Pattern.compile(";" + SPACE + "(" + TOKEN + ")" + SPACE + "(?:=" + SPACE
            + "(?:(" + TOKEN + ")|\"(" + QUOTED_TOKEN + ")\")" + SPACE + ")?+");

    private static final Pattern END = Pattern.compile(",|$");

    private static final Pattern NOTHING = Pattern.compile("[ \\t,]*+$");

    /** A parameter. The value is empty if the parameter has none. */
    record Parameter(String name, String value) {}

    /** Parses the values of all headers. Malformed values fail the handshake. */
    static List<ExtensionOffer> parse(List<String> headers) {
        List<ExtensionOffer> offers = new ArrayList<>();
        Input input = new Input(String.join(",", headers));
        while (input.take(NAME)) {
            offers.add(new ExtensionOffer(input.group(1), parameters(input)));
            if (!input.take(END)) {
                break;
            }
        }
        if (!input.take(NOTHING)) {
            throw new WebSocketHandshakeException("malformed list of extensions");
        }
        return offers;
    }

    private static List<Parameter> parameters(Input input) {
        List<Parameter> parameters = new ArrayList<>();
        while (input.take(PARAMETER)) {
            String quoted = input.group(3);
            String value = quoted == null ? input.group(2) : quoted.replace("\\", "");
            parameters.add(new Parameter(input.group(1), value == null ? "" : value));
        }
        return parameters;
    }

    /** A text that is matched from start to end, and the last match. */
    private static final class Input {
        private final String text;
        private int position;
        private Matcher last;

        Input(String text) {
            this.text = text;
        }

        /** Matches a pattern at the current position and, if successful, advances to its end. */
        boolean take(Pattern pattern) {
            Matcher matcher = pattern.matcher(text).region(position, text.length());
            boolean found = matcher.lookingAt();
            if (found) {
                last = matcher;
                position = matcher.end();
            }
            return found;
        }

        String group(int number) {
            return last.group(number);
        }
    }
}
