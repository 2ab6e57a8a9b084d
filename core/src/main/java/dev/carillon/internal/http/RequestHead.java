package dev.carillon.internal.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Iterator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks and normalizes the head of every request before it is handled. */
public final class RequestHead {
    private static final Pattern ABSOLUTE = Pattern.compile("(?i)https?://([^/?]*)(/?)(.*)");
    private static final String ANY_RESOURCE = "*";

    private RequestHead() {}

    /**
     * Returns the status with which a request must be refused, or empty. A proxy could interpret such a request differently, or
     * it is not HTTP/1. Otherwise, replaces the absolute form of the request target (RFC 9112, section 3.2.2), which proxies
     * use, with its path and query, and sets the {@code Host} header to the host of the target.
     */
    public static Optional<HttpResponseStatus> refusal(HttpRequest request) {
        HttpVersion version = request.protocolVersion();
        boolean current = version.equals(HttpVersion.HTTP_1_1);
        if (!current && !version.equals(HttpVersion.HTTP_1_0)) {
            return Optional.of(
                    version.protocolName().equals(HttpVersion.HTTP_1_1.protocolName())
                            ? HttpResponseStatus.HTTP_VERSION_NOT_SUPPORTED
                            : HttpResponseStatus.BAD_REQUEST);
        }
        HttpHeaders headers = request.headers();
        boolean valid = hasClearEnd(headers, current)
                && hasValidHost(headers, current)
                && !isRepeated(headers, HttpHeaderNames.ORIGIN)
                && toOriginForm(request);
        return valid ? Optional.empty() : Optional.of(HttpResponseStatus.BAD_REQUEST);
    }

    /** Returns whether the length of the body is clear (RFC 9112, section 6.3). Netty 4.1 accepts some that are not. */
    private static boolean hasClearEnd(HttpHeaders headers, boolean current) {
        return !headers.contains(HttpHeaderNames.TRANSFER_ENCODING) || (current && isChunked(headers));
    }

    private static boolean isChunked(HttpHeaders headers) {
        String encodings = String.join(",", headers.getAll(HttpHeaderNames.TRANSFER_ENCODING));
        return HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(encodings.trim())
                && !headers.contains(HttpHeaderNames.CONTENT_LENGTH);
    }

    /** HTTP/1.1 requires exactly one valid host (RFC 9112, section 3.2). In HTTP/1.0, it may be missing or empty. */
    private static boolean hasValidHost(HttpHeaders headers, boolean current) {
        String host = headers.get(HttpHeaderNames.HOST);
        if (host == null || host.isEmpty()) {
            return !current;
        }
        return !isRepeated(headers, HttpHeaderNames.HOST) && Authority.isValid(host);
    }

    private static boolean isRepeated(HttpHeaders headers, CharSequence name) {
        Iterator<? extends CharSequence> values = headers.valueCharSequenceIterator(name);
        if (values.hasNext()) {
            values.next();
        }
        return values.hasNext();
    }

    /** Returns false if the target has none of the forms that a server may receive. */
    private static boolean toOriginForm(HttpRequest request) {
        String target = request.uri();
        if (hasInvalidCharacter(target)) {
            return false;
        }
        if (target.startsWith("/")) {
            return true;
        }
        if (target.equals(ANY_RESOURCE)) {
            return request.method().equals(HttpMethod.OPTIONS);
        }
        Matcher absolute = ABSOLUTE.matcher(target);
        if (!absolute.matches() || !Authority.isValid(absolute.group(1))) {
            return false;
        }
        request.headers().set(HttpHeaderNames.HOST, absolute.group(1));
        request.setUri("/" + absolute.group(3));
        return true;
    }

    /** A target has no fragment. Bytes above 127 are accepted, because some clients do not encode them. */
    private static boolean hasInvalidCharacter(String target) {
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c <= ' ' || c == 0x7F || c == '#') {
                return true;
            }
        }
        return false;
    }
}
