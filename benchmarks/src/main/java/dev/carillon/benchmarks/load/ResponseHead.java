package dev.carillon.benchmarks.load;

import io.netty.buffer.ByteBuf;
import java.io.IOException;

/** The head of the server's response to the first request on a connection, up to the empty line. */
final class ResponseHead {
    private static final int MAX_LENGTH = 4096;

    private final StringBuilder text = new StringBuilder(256);
    private final String wanted;

    /** Creates an empty head. The response must have the status. */
    ResponseHead(int status) {
        this.wanted = "HTTP/1.1 " + status + " ";
    }

    /** Reads the bytes of the head and leaves any that follow. Returns whether the head is complete. */
    boolean read(ByteBuf in) throws IOException {
        while (in.isReadable()) {
            text.append((char) in.readByte());
            if (endsWithEmptyLine()) {
                requireStatus();
                return true;
            }
        }
        return false;
    }

    private boolean endsWithEmptyLine() throws IOException {
        int length = text.length();
        if (length > MAX_LENGTH) {
            throw new IOException("the head of the response is too long");
        }
        return length >= 4 && text.charAt(length - 1) == '\n' && text.indexOf("\r\n\r\n", length - 4) >= 0;
    }

    private void requireStatus() throws IOException {
        if (!text.toString().startsWith(wanted)) {
            throw new IOException("refused: " + text.substring(0, text.indexOf("\r\n")));
        }
    }
}
