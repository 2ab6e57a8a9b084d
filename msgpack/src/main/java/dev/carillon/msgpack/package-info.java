/** Socket.IO packets as MessagePack. */
package dev.carillon.msgpack;
