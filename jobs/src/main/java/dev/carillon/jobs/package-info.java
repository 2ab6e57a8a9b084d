/**
 * Long jobs: their state, their progress, and the clients that follow them. {@link dev.carillon.jobs.Jobs} is the entry point.
 */
package dev.carillon.jobs;
