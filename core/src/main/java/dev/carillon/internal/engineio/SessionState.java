package dev.carillon.internal.engineio;

/** The life of a session. It only moves forward. */
enum SessionState {
    OPEN,
    /** One side wants to end it; what is queued is being sent. */
    CLOSING,
    CLOSED
}
