/** A TCP proxy that disturbs the connections between clients and a server. */
package dev.carillon.integration.faults;
