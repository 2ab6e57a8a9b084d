package dev.carillon.internal.http;

import io.netty.util.NetUtil;

/** The syntax {@code host[:port]} of the {@code Host} header and of absolute targets (RFC 9110, section 7.2). */
final class Authority {
    private static final int MAX_PORT = 65_535;
    private static final int MAX_PORT_DIGITS = 5;

    /** The characters of a registered name other than letters and digits, with those of percent-encodings (RFC 3986). */
    private static final String NAME_CHARACTERS = "-._~!$&'()*+,;=%";

    private Authority() {}

    static boolean isValid(String authority) {
        int end = hostEnd(authority);
        String host = authority.substring(0, end);
        boolean validHost = host.startsWith("[") ? isAddress(host) : isName(host);
        return validHost && isPort(authority, end);
    }

    /** Returns the host without its port. */
    static String host(String authority) {
        return authority.substring(0, hostEnd(authority));
    }

    private static int hostEnd(String authority) {
        int port = authority.indexOf(':', authority.startsWith("[") ? authority.indexOf(']') + 1 : 0);
        return port < 0 ? authority.length() : port;
    }

    private static boolean isAddress(String host) {
        return host.endsWith("]")
                && host.indexOf('%') < 0
                && NetUtil.isValidIpV6Address(host.substring(1, host.length() - 1));
    }

    private static boolean isName(String host) {
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (c == '%' && !isHex(host, i + 1, i + 3)) {
                return false;
            }
            if (!isAsciiLetterOrDigit(c) && NAME_CHARACTERS.indexOf(c) < 0) {
                return false;
            }
        }
        return !host.isEmpty();
    }

    private static boolean isHex(String text, int from, int to) {
        return to <= text.length() && text.substring(from, to).chars().allMatch(c -> Character.digit(c, 16) >= 0);
    }

    private static boolean isAsciiLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    /** A port may be missing, and its digits as well. */
    private static boolean isPort(String authority, int colon) {
        String digits = authority.substring(Math.min(colon + 1, authority.length()));
        return digits.chars().allMatch(c -> c >= '0' && c <= '9')
                && digits.length() <= MAX_PORT_DIGITS
                && (digits.isEmpty() || Integer.parseInt(digits) <= MAX_PORT);
    }
}
