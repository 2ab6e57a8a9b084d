/**
 * The application's handlers: their registration, and the threads that run them.
 *
 * <p>This package may use {@code internal.socketio.packet} and {@code internal.loop}.
 */
package dev.carillon.internal.socketio.handler;
