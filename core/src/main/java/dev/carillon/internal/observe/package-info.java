/** Calls the application's observers. This package uses no other internal package. */
package dev.carillon.internal.observe;
