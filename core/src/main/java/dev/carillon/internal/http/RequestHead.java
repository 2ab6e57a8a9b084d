package dev.carillon.internal.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Iterator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is checked in every request, before anybody looks at it. */
public final class RequestHead {
    private static final Pattern ABSOLUTE = Pattern.compile("(?i)https?://([^/?#]*)(/?)([^#]*).*");

    private RequestHead() {}

    /**
     * Whether a proxy could read a request differently: it names several hosts or none (RFC 9112, section 3.2), or the end of its
     * body is unclear (section 6.3). Netty 4.1 lets the latter pass.
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
     * Replaces the absolute form (RFC 9112, section 3.2.2), which proxies use, by the path and query, and the {@code Host} header by the host of the target.
     *
     * @throws IllegalArgumentException when the host has a character that no header may have
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
