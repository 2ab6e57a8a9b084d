/** Real clients against real servers: the official Java and JavaScript clients, a browser, raw HTTP, and the packaged jar. */
package dev.carillon.integration;
