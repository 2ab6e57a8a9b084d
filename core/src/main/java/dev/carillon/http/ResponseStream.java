package dev.carillon.http;

/**
 * The body of a response that is sent piece by piece, for as long as the application likes: Server-Sent Events, for example. It
 * starts with {@link HttpResponse#stream}. Thread-safe. No method blocks.
 *
 * <p>If more than {@code maxUnsentBytes} are waiting for a slow client, or if it reads nothing for {@code slowClientTimeout}, its
 * connection is closed.
 */
public interface ResponseStream {
    /**
     * Sends a part of the body, encoded as UTF-8. It is dropped if the stream has ended.
     *
     * @param text the part
     */
    void write(String text);

    /**
     * Sends a part of the body, like {@link #write(String)}.
     *
     * @param data the part; the array is copied
     */
    void write(byte[] data);

    /** Ends the response after everything that was written. The connection can then be used for further requests. */
    void close();

    /**
     * Whether the stream is open.
     *
     * @return false when it has ended, or its connection is lost
     */
    boolean isOpen();

    /**
     * Whether the client keeps up with what it is sent. A producer that can wait should check it before each write.
     *
     * @return false if more than 16 KB are waiting for the client. Writes of other threads that are still on their way to the
     *     connection's event loop are not counted
     */
    boolean isWritable();

    /**
     * Runs a task when the client has been sent everything that was written before, at the earliest after this call. If the
     * stream ends first, the task does not run.
     *
     * @param task runs once, on an event loop, so it must not block
     */
    void onDrain(Runnable task);

    /**
     * Sets the handler for the end of the stream.
     *
     * @param handler called once, on an event loop, so it must not block; immediately if the stream has already ended
     * @return this
     */
    ResponseStream onClose(Runnable handler);
}
