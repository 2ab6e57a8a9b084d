package dev.carillon.benchmarks.load;

import io.netty.buffer.ByteBuf;
import java.io.IOException;

/** The server's answer to the request for a WebSocket, up to the empty line. */
final class UpgradeAnswer {
    private static final int MAX_LENGTH = 4096;

    private final StringBuilder text = new StringBuilder(256);

    /** Takes its bytes and leaves those behind it; tells whether it is complete. */
    boolean read(ByteBuf in) throws IOException {
        while (in.isReadable()) {
            text.append((char) in.readByte());
            if (endsWithEmptyLine()) {
                requireSwitch();
                return true;
            }
        }
        return false;
    }

    private boolean endsWithEmptyLine() throws IOException {
        int length = text.length();
        if (length > MAX_LENGTH) {
            throw new IOException("the answer to the upgrade does not end");
        }
        return length >= 4 && text.charAt(length - 1) == '\n' && text.indexOf("\r\n\r\n", length - 4) >= 0;
    }

    private void requireSwitch() throws IOException {
        if (!text.toString().startsWith("HTTP/1.1 101 ")) {
            throw new IOException("no WebSocket: " + text.substring(0, text.indexOf("\r\n")));
        }
    }
}
