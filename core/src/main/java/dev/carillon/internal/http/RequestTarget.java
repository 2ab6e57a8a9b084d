package dev.carillon.internal.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The form of a request's target (RFC 9112, section 3.2). */
public final class RequestTarget {
    private static final Pattern ABSOLUTE = Pattern.compile("(?i)https?://([^/?#]*)(/?)([^#]*).*");

    private RequestTarget() {}

    /** Replaces the absolute form, which proxies use, by the path and query, and the {@code Host} header by the host of the target. */
    public static void toOriginForm(HttpRequest request) {
        if (request.uri().startsWith("/")) {
            return;
        }
        Matcher absolute = ABSOLUTE.matcher(request.uri());
        if (absolute.matches()) {
            request.headers().set(HttpHeaderNames.HOST, absolute.group(1));
            request.setUri("/" + absolute.group(3));
        }
    }
}
