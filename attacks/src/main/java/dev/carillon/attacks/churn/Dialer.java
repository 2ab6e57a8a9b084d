package dev.carillon.attacks.churn;

import java.io.IOException;

/** Opens sessions. */
@FunctionalInterface
interface Dialer {
    /** Opens a session, without connecting to a namespace. */
    Link dial(Transport transport) throws IOException;
}
