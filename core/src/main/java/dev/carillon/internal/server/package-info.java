/**
 * The listening socket, its connections and event loops, and the choice of the I/O implementation.
 *
 * <p>This package may use every layer below Socket.IO.
 */
package dev.carillon.internal.server;
