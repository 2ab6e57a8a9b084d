/**
 * Events of a running server, for metrics, tracing and audit logs.
 *
 * <p>A {@link dev.carillon.observe.ServerObserver} is registered with {@code observer(...)} of the builder.
 */
package dev.carillon.observe;
