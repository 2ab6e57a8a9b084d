/** The well-behaved clients, all on one event loop, and what they notice. */
package dev.carillon.attacks.clients;
