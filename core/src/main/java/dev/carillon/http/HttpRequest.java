package dev.carillon.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A request to a route, with its complete body. Thread-safe. */
public interface HttpRequest {
    /**
     * The method.
     *
     * @return the name in upper case, for example {@code GET}
     */
    String method();

    /**
     * The path, decoded and without the query.
     *
     * @return the path, for example {@code /jobs/42}
     */
    String path();

    /**
     * The value of a parameter of the route's pattern. Clients choose it, and it can contain any character, including {@code /} and
     * sequences such as {@code ..}. Check it before you use it as a file name.
     *
     * @param name the name of the parameter, without braces
     * @return the decoded value
     * @throws IllegalArgumentException when the pattern has no such parameter
     */
    String pathParameter(String name);

    /**
     * A query parameter. If there are several with this name, the last one wins.
     *
     * @param name the name
     * @return the decoded value, if the request has it
     * @throws IllegalArgumentException when the query is not validly percent-encoded. A handler need not catch this exception: the
     *     client gets status 400
     */
    Optional<String> queryParameter(String name);

    /**
     * All values of a query parameter.
     *
     * @param name the name
     * @return the decoded values, in the order of the request
     * @throws IllegalArgumentException when the query is not validly percent-encoded, as for {@link #queryParameter}
     */
    List<String> queryParameters(String name);

    /**
     * The names of all query parameters, for example to refuse unknown ones.
     *
     * @return the decoded names, in the order of the request
     * @throws IllegalArgumentException when the query is not validly percent-encoded, as for {@link #queryParameter}
     */
    Set<String> queryParameterNames();

    /**
     * The first value of a header.
     *
     * @param name the name, case-insensitive
     * @return the first value, if the request has this header
     */
    Optional<String> header(String name);

    /**
     * All values of a header.
     *
     * @param name the name, case-insensitive
     * @return the values, in the order of the request
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
     * The address of the client, or of the proxy in front of the server.
     *
     * @return the address, or null if the connection is not a TCP connection
     */
    InetSocketAddress address();

    /**
     * The address that limits for each client should count. Behind a trusted proxy, it is the one that the proxy has appended to
     * {@code X-Forwarded-For}. An IPv6 address stands for its network, whose prefix has 64 bits.
     *
     * @return the address; empty if there should be no such limit, because the request comes from a trusted network or from a trusted
     *     proxy that does not name its client
     */
    Optional<InetAddress> clientAddress();

    /**
     * Whether the server's CORS policy allows the page that has sent the request. Browsers send GET requests of any page, but its
     * code cannot read the response. Refuse such a request if answering it would be expensive.
     *
     * @return true if the origin is allowed, or if the request has none because it was not sent by a page of another origin
     */
    boolean isOriginAllowed();

    /**
     * Whether the request arrived over TLS at this server.
     *
     * @return true for {@code https}
     */
    boolean isSecure();

    /**
     * Announces resources that the page of this request needs, so that the client can load them while the response is being
     * prepared. Over HTTP/2, the client gets an early response with {@code Link} headers (103, RFC 8297). If it accepts pushed
     * streams, the resources of this server are pushed instead; browsers no longer accept them. Has no effect over HTTP/1.1,
     * because some of its clients do not expect a response before the response, and after the response has begun.
     *
     * @param resources the resources, the most important first; at most 32 are pushed at a time
     */
    void preload(List<Preload> resources);
}
