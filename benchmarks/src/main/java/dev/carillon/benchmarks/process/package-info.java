/** The processes of the servers: how they are started, and what the kernel says of them. */
package dev.carillon.benchmarks.process;
