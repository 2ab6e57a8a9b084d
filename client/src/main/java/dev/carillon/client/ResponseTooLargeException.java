package dev.carillon.client;

import java.io.IOException;

/** A response is larger than the client accepts. Repeating the request would not help. */
final class ResponseTooLargeException extends IOException {
    private static final long serialVersionUID = 1L;

    ResponseTooLargeException(int maxSize) {
        super("the response has more than " + maxSize + " bytes");
    }
}
