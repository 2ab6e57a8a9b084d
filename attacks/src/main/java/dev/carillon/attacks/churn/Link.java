package dev.carillon.attacks.churn;

import java.io.IOException;

/** The session of a client, over any transport. */
interface Link {
    /** Sends a packet. */
    void send(String packet) throws IOException;

    /** Waits for the next packet. Answers pings, and does not return them. */
    String receive() throws IOException;

    /** Ends the session as the protocol asks for. */
    void leave() throws IOException;

    /** Resets the connection without a word, as a crashed client does. */
    void vanish();
}
