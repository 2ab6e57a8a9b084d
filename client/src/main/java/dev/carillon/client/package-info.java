/**
 * A Java client of the HTTP API of a Carillon server. {@link dev.carillon.client.CarillonClient} is the entry point.
 *
 * <p>The package uses {@code java.net.http} and Gson, and no other module of Carillon.
 */
package dev.carillon.client;
