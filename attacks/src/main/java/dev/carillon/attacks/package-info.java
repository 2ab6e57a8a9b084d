/** Attacks a Carillon server in a process of its own, and checks that its well-behaved clients do not notice. */
package dev.carillon.attacks;
