/** The attacks, one class for each. */
package dev.carillon.attacks.kinds;
