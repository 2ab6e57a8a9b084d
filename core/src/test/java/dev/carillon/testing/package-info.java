/**
 * The test kit, for the tests of this project and those of applications: servers for one test, clients that speak literal bytes, and
 * the check for leaks. It needs JUnit Jupiter.
 */
package dev.carillon.testing;
