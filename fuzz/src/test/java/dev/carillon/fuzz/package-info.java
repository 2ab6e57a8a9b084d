/** What the fuzz tests of all packages need: growth, slices, buffers and the log. */
package dev.carillon.fuzz;
