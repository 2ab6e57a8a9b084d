package dev.carillon.internal.socketio;

import java.util.List;

/** A Socket.IO packet written out, but not yet in the form of a transport: what can be kept. */
record PacketText(String header, CharSequence payload, List<byte[]> attachments) {

    EncodedPacket encode() {
        return new EncodedPacket(header, payload, attachments);
    }

    /** About how much memory it takes. */
    long size() {
        long size = (long) header.length() + payload.length();
        for (byte[] attachment : attachments) {
            size += attachment.length;
        }
        return size;
    }
}
