/** The ready-to-run server: command line, event handlers and static site. */
package dev.carillon.server;
