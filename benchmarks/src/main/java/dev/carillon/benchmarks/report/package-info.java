/** The report: tables, plots and a description of the machine. */
package dev.carillon.benchmarks.report;
