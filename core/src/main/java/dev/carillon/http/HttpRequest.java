package dev.carillon.http;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/** A request to a route, with all of its body. Safe for use by several threads. */
public interface HttpRequest {
    /**
     * The method.
     *
     * @return in capital letters, for example {@code GET}
     */
    String method();

    /**
     * The path, decoded and without the query.
     *
     * @return the path, for example {@code /jobs/42}
     */
    String path();

    /**
     * The part of the path that a parameter of the route's pattern stands for.
     *
     * @param name the name of the parameter, without braces
     * @return the decoded value
     * @throws IllegalArgumentException when the pattern has no such parameter
     */
    String pathParameter(String name);

    /**
     * A parameter of the query. If there are several of that name, the last one counts.
     *
     * @param name the name
     * @return the decoded value, if the request has it
     */
    Optional<String> queryParameter(String name);

    /**
     * All parameters of the query that have a name.
     *
     * @param name the name
     * @return the decoded values in the order of the request
     */
    List<String> queryParameters(String name);

    /**
     * A header.
     *
     * @param name the name, in any case
     * @return the first value, if the request has it
     */
    Optional<String> header(String name);

    /**
     * All headers of a name.
     *
     * @param name the name, in any case
     * @return the values in the order of the request
     */
    List<String> headers(String name);

    /**
     * The body.
     *
     * @return a copy; empty for a request without a body
     */
    byte[] body();

    /**
     * The body as text.
     *
     * @return the body, decoded as UTF-8
     */
    String text();

    /**
     * The address of the peer, which is that of a proxy if there is one.
     *
     * @return the address, or null if the connection is not a TCP connection
     */
    InetSocketAddress address();

    /**
     * Whether the request came over TLS.
     *
     * @return true for {@code https}
     */
    boolean isSecure();
}
