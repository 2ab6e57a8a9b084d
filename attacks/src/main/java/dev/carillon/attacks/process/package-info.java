/** The process of the server under attack. */
package dev.carillon.attacks.process;
