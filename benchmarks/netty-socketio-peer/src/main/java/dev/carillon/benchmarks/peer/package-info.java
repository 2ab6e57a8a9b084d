/** The benchmark's application on netty-socketio. */
package dev.carillon.benchmarks.peer;
