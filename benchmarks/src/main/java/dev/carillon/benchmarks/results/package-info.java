/** What was measured, its medians, and the targets that it must reach. */
package dev.carillon.benchmarks.results;
