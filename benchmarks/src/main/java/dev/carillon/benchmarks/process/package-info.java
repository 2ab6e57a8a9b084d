/** The server processes: their command lines, and the resource usage reported by the kernel. */
package dev.carillon.benchmarks.process;
