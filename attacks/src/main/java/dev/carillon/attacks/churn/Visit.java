package dev.carillon.attacks.churn;

import java.io.IOException;

/** What a client does from its arrival on. Any exception before the end of the churn means that the server has harmed it. */
@FunctionalInterface
interface Visit {
    void make(ChurnClient client, Stay stay) throws IOException;
}
