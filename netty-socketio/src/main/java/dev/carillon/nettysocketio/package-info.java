/** Applications that are written for netty-socketio, on Carillon's engine: {@link dev.carillon.nettysocketio.CarillonSocketIOServer}. */
package dev.carillon.nettysocketio;
