package dev.carillon;

import java.util.function.BiConsumer;

/** Adds headers to answers. */
@FunctionalInterface
public interface HeadersHook {
    /**
     * An answer is about to be made. Runs on an event loop and must not block.
     *
     * @param headers sets a header of the answer, name and value
     * @param request the request; its {@code auth} is empty
     */
    void addHeaders(BiConsumer<String, String> headers, Handshake request);
}
