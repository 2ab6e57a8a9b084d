package dev.carillon.http;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The answer to a request for a WebSocket. Immutable. */
public final class WebSocketResponse {
    private static final WebSocketResponse ACCEPT = new WebSocketResponse(null, null, null);

    private final String subProtocol;
    private final HttpResponse refusal;
    private final WebSocketEndpoint endpoint;

    private WebSocketResponse(String subProtocol, HttpResponse refusal, WebSocketEndpoint endpoint) {
        this.subProtocol = subProtocol;
        this.refusal = refusal;
        this.endpoint = endpoint;
    }

    /**
     * Accepts a request, without a sub-protocol.
     *
     * @return the answer
     */
    public static WebSocketResponse accept() {
        return ACCEPT;
    }

    /**
     * Accepts a request with the first sub-protocol that both sides support, or without one if there is none.
     *
     * @param offered the sub-protocols that the client offers, most preferred first
     * @param supported the sub-protocols that the application supports
     * @return the answer
     */
    public static WebSocketResponse accept(List<String> offered, String... supported) {
        List<String> known = List.of(supported);
        return offered.stream()
                .filter(known::contains)
                .findFirst()
                .map(chosen -> new WebSocketResponse(chosen, null, null))
                .orElse(ACCEPT);
    }

    /**
     * Refuses a request.
     *
     * @param response the HTTP response, for example with status 401 or 403
     * @return the answer
     */
    public static WebSocketResponse refuse(HttpResponse response) {
        return new WebSocketResponse(null, Objects.requireNonNull(response, "response"), null);
    }

    /**
     * The same answer with an endpoint for this WebSocket, which handles it instead of the endpoint of the route. It can keep what
     * was found out about the request.
     *
     * @param handler the endpoint; its {@code onRequest} is not called
     * @return a copy
     */
    public WebSocketResponse withEndpoint(WebSocketEndpoint handler) {
        return new WebSocketResponse(subProtocol, refusal, Objects.requireNonNull(handler, "endpoint"));
    }

    /**
     * The chosen sub-protocol.
     *
     * @return the sub-protocol; empty if there is none
     */
    public Optional<String> subProtocol() {
        return Optional.ofNullable(subProtocol);
    }

    /**
     * The HTTP response to a request that is refused.
     *
     * @return the response; empty if the request is accepted
     */
    public Optional<HttpResponse> refusal() {
        return Optional.ofNullable(refusal);
    }

    /**
     * The endpoint for this WebSocket.
     *
     * @return the endpoint; empty if it is that of the route
     */
    public Optional<WebSocketEndpoint> endpoint() {
        return Optional.ofNullable(endpoint);
    }
}
