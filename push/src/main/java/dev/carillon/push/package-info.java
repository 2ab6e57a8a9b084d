/**
 * The events of rooms over Server-Sent Events, plain WebSocket, long polling and short polling, with one log that all of them
 * resume from. {@link dev.carillon.push.PushServer} is the entry point.
 *
 * <p>The package uses only the public API of the library: routes, connection groups, and the listener for broadcasts.
 */
package dev.carillon.push;
