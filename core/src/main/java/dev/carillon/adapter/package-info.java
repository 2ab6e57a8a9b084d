/**
 * The interface between a namespace and the other servers of a cluster.
 *
 * <p>An {@link dev.carillon.adapter.Adapter} carries {@link dev.carillon.adapter.ClusterCommand commands} to the other servers and
 * executes theirs with a {@link dev.carillon.adapter.LocalServer}. What a server does with its own sockets is not the adapter's
 * concern. Applications choose an adapter with {@link dev.carillon.SocketIoServer.Builder#adapter}.
 */
package dev.carillon.adapter;
