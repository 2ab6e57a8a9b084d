/**
 * The packets of Socket.IO: their syntax, binary attachments, and the conversion of arguments to and from Java values.
 *
 * <p>Codecs must not depend on channels, sockets or handlers. They may use the outgoing packets of {@code internal.engineio}.
 */
package dev.carillon.internal.socketio.packet;
