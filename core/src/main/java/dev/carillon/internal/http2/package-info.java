/**
 * HTTP/2 (RFC 9113). Each stream of a connection has a channel of its own, with the same handlers as an HTTP/1.1 connection. May
 * use {@code http} and {@code loop}.
 */
package dev.carillon.internal.http2;
