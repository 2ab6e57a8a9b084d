/** Blocking connections of an attacker. They send exactly the bytes that an attack asks for. */
package dev.carillon.attacks.raw;
