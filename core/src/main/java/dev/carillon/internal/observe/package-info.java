/** Calls the observers of the application. It uses no other internal package. */
package dev.carillon.internal.observe;
