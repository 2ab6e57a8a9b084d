package dev.carillon.benchmarks.load;

import io.netty.buffer.ByteBuf;
import java.io.IOException;

/** The server's response to the WebSocket upgrade request, up to the empty line. */
final class UpgradeAnswer {
    private static final int MAX_LENGTH = 4096;

    private final StringBuilder text = new StringBuilder(256);

    /** Reads the bytes of the response and leaves any that follow. Returns whether the response is complete. */
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
            throw new IOException("the upgrade response is too long");
        }
        return length >= 4 && text.charAt(length - 1) == '\n' && text.indexOf("\r\n\r\n", length - 4) >= 0;
    }

    private void requireSwitch() throws IOException {
        if (!text.toString().startsWith("HTTP/1.1 101 ")) {
            throw new IOException("upgrade refused: " + text.substring(0, text.indexOf("\r\n")));
        }
    }
}
