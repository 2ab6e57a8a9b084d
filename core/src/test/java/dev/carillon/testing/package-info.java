/** What the tests of all modules share: clients that speak literal bytes, servers for one test, and the check for leaks. */
package dev.carillon.testing;
