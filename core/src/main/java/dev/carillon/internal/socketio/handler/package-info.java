/**
 * The application's handlers: where they are registered, and the mailboxes and threads in which they run.
 *
 * <p>It may use {@code internal.socketio.packet}.
 */
package dev.carillon.internal.socketio.handler;
