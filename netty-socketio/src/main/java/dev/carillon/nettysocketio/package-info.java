/** Runs netty-socketio applications on Carillon's engine: {@link dev.carillon.nettysocketio.CarillonSocketIOServer}. */
package dev.carillon.nettysocketio;
