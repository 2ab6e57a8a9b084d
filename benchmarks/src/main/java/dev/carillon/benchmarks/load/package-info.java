/**
 * The load generator: clients that implement just enough of Socket.IO, all on one event loop. They count messages and read the
 * stamps of some of them, but do not decode JSON, so that the generator needs less processor time than any server.
 */
package dev.carillon.benchmarks.load;
