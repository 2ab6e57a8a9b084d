/** The server under attack, and what it tells about its memory and threads. It runs in a process of its own. */
package dev.carillon.attacks.server;
