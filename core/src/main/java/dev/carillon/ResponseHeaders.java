package dev.carillon;

import java.util.List;

/** The headers of an HTTP response that is about to be sent. Used on the event loop of a {@link HeadersHook} call only. */
public interface ResponseHeaders {
    /**
     * Adds a header line, after those of the same name. Use it for headers that may occur several times, such as {@code
     * Set-Cookie}.
     *
     * @param name the name
     * @param value the value
     * @return this
     * @throws IllegalArgumentException when the name or value has a character that no header may have, or when the server itself
     *     sets this header because it says where the message ends or what the connection becomes: {@code Content-Length}, {@code
     *     Transfer-Encoding}, {@code Connection}, {@code Upgrade}, {@code Sec-WebSocket-*}
     */
    ResponseHeaders add(String name, String value);

    /**
     * Sets a header and replaces all lines of the same name. {@code Set-Cookie} is the exception: each cookie needs a line of its
     * own (RFC 6265, section 3), so it is added.
     *
     * @param name the name
     * @param value the value
     * @return this
     * @throws IllegalArgumentException when the name or value has a character that no header may have, or when the server itself
     *     sets this header because it says where the message ends or what the connection becomes: {@code Content-Length}, {@code
     *     Transfer-Encoding}, {@code Connection}, {@code Upgrade}, {@code Sec-WebSocket-*}
     */
    ResponseHeaders set(String name, String value);

    /**
     * The values of a header so far.
     *
     * @param name the name, case-insensitive
     * @return the values in order; empty when the header has not been set
     */
    List<String> get(String name);
}
