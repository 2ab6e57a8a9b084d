/** A parser that encodes Socket.IO packets with MessagePack. */
package dev.carillon.msgpack;
