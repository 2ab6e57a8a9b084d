/**
 * The application's handlers: where they are registered, and the threads that run them.
 *
 * <p>It may use {@code internal.socketio.packet} and {@code internal.loop}.
 */
package dev.carillon.internal.socketio.handler;
