/** What the servers are made to do, and how it is measured. */
package dev.carillon.benchmarks.workloads;
