/** The server under attack, on netty-socketio. */
package dev.carillon.attacks.peer;
