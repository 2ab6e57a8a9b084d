/**
 * The test kit for this project and for applications: servers for single tests, clients that send literal bytes, and a leak check.
 * It requires JUnit Jupiter.
 */
package dev.carillon.testing;
