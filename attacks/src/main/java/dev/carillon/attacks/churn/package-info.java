/** Clients that come and go, lose their connection and recover, and check that they miss nothing. */
package dev.carillon.attacks.churn;
