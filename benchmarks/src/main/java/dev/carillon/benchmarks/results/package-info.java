/** The measurements, their medians, and the targets. */
package dev.carillon.benchmarks.results;
