package dev.carillon;

/**
 * A request that the Engine.IO layer has refused.
 *
 * @param code the protocol's code: 0 transport unknown, 1 session id unknown, 2 bad handshake method, 3 bad request, 4 forbidden,
 *     5 unsupported protocol version
 * @param message the message in the response
 * @param request the request; its {@code auth} is empty
 */
public record ConnectionError(int code, String message, Handshake request) {}
