/** The Netty-based servers, each run in a separate process: Carillon, and bare Netty as the limit. */
package dev.carillon.benchmarks.servers;
