/**
 * The load generator: clients that speak just enough Socket.IO, all on one event loop. They count messages and read the stamps of
 * some, but decode no JSON, so that the generator costs less than any server.
 */
package dev.carillon.benchmarks.load;
