package dev.carillon.internal.engineio;

/** A listener of a session whose handlers run on other threads. Both methods are called on the event loop. */
public interface FlowListener {
    /** Returns whether all received messages are handled and answered. */
    boolean isIdle();

    /** Called when the client does not read what its handlers send, so that they should wait, and when they may go on. */
    void pauseHandlers(boolean paused);
}
