/**
 * Limits that apply to the whole server or to an address: memory, connections and rates.
 *
 * <p>Of the other packages, this one depends only on {@code observe}.
 */
package dev.carillon.internal.limit;
