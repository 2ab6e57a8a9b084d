package dev.carillon.internal.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Iterator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks and normalizes the head of every request before it is handled. */
public final class RequestHead {
    private static final Pattern ABSOLUTE = Pattern.compile("(?i)https?://([^/?#]*)(/?)([^#]*).*");

    private RequestHead() {}

    /**
     * Returns whether a proxy could interpret the request differently: it has several {@code Host} headers, or none in HTTP/1.1
     * (RFC 9112, section 3.2), or the length of its body is ambiguous (section 6.3). Netty 4.1 accepts the latter.
     */
    public static boolean isAmbiguous(HttpRequest request) {
        HttpHeaders headers = request.headers();
        boolean current = request.protocolVersion().equals(HttpVersion.HTTP_1_1);
        Iterator<? extends CharSequence> hosts = headers.valueCharSequenceIterator(HttpHeaderNames.HOST);
        if (hosts.hasNext()) {
            hosts.next();
            if (hosts.hasNext()) {
                return true;
            }
        } else if (current) {
            return true;
        }
        return headers.contains(HttpHeaderNames.TRANSFER_ENCODING) && !(current && isChunked(headers));
    }

    private static boolean isChunked(HttpHeaders headers) {
        String encodings = String.join(",", headers.getAll(HttpHeaderNames.TRANSFER_ENCODING));
        return HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(encodings.trim())
                && !headers.contains(HttpHeaderNames.CONTENT_LENGTH);
    }

    /**
     * Replaces the absolute form of the request target (RFC 9112, section 3.2.2), which proxies use, with its path and query.
     * Sets the {@code Host} header to the host of the target.
     *
     * @throws IllegalArgumentException if the host contains a character that is not allowed in a header
     */
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
