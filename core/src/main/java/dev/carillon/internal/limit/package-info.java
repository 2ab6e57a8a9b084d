/**
 * Limits that apply to the whole server or to an address: memory, connections and rates.
 *
 * <p>This package depends on no other one.
 */
package dev.carillon.internal.limit;
