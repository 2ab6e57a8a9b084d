/** The servers on Netty, each of which runs in a process of its own: this project's, and the limit. */
package dev.carillon.benchmarks.servers;
