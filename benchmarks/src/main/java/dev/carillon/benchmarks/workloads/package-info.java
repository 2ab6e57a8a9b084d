/** The workloads, and how they are measured. */
package dev.carillon.benchmarks.workloads;
