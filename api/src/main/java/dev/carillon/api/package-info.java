/**
 * An HTTP API for back ends in any language. {@link dev.carillon.api.HttpApi} is the entry point.
 *
 * <p>The package uses only the public API of the library: routes, namespaces, and jobs.
 */
package dev.carillon.api;
