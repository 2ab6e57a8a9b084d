/** The ready-to-run server: command line, event handlers, static site. */
package dev.carillon.server;
