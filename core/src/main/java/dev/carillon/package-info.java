/**
 * The public API of Carillon, a Socket.IO server for the JVM.
 *
 * <p>Start with {@link dev.carillon.SocketIoServer#builder()}. {@link dev.carillon.EngineIoServer} is the transport layer
 * alone, for applications that want Engine.IO messages without namespaces, rooms and acknowledgements.
 */
package dev.carillon;
