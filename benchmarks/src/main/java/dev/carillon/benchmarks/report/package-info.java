/** The report: tables, plots, and the machine they come from. */
package dev.carillon.benchmarks.report;
