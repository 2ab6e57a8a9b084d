package dev.carillon.internal.http;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.TooLongHttpHeaderException;

/**
 * The headers or trailers of a request. Their number is limited, because each of them is an object of about 100 bytes, while its
 * line may have only three: the limit of their total size would let a client make the server hold thirty times as much.
 */
final class LimitedHeaders extends DefaultHttpHeaders {
    /** More than any client or proxy sends. */
    private static final int MAX_LINES = 200;

    private int lines;

    /** Creates empty headers that are checked like those of a factory. */
    LimitedHeaders(DefaultHttpHeadersFactory factory) {
        super(factory.getNameValidator(), factory.getValueValidator());
    }

    /** Called by the decoder for each line. */
    @Override
    public HttpHeaders add(CharSequence name, Object value) {
        if (lines == MAX_LINES) {
            throw new TooLongHttpHeaderException("a request has more than " + MAX_LINES + " header lines");
        }
        lines++;
        return super.add(name, value);
    }
}
