/**
 * The sockets that are connected to a server or a cluster: {@link dev.carillon.presence.Presence}.
 *
 * <p>The presence of a single server is read from its own sockets. In a cluster, a registry that the servers share can know the sockets
 * of all of them; the module {@code carillon-redis} contains one.
 */
package dev.carillon.presence;
