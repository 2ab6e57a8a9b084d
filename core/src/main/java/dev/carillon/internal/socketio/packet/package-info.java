/**
 * The packets of Socket.IO: their syntax, binary attachments, and the arguments of events as Java values.
 *
 * <p>Codecs know no channel, socket or handler. They may use the outgoing packets of {@code internal.engineio}.
 */
package dev.carillon.internal.socketio.packet;
