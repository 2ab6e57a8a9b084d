package dev.carillon.api;

import dev.carillon.BroadcastOperator;
import java.util.List;

/** Reads which sockets a request is for: {@code namespace}, {@code rooms} and {@code except}. */
final class Receivers {
    static final String NAMESPACE = "namespace";
    static final String ROOMS = "rooms";
    static final String EXCEPT = "except";

    private static final int MAX_ROOMS = 1000;

    private Receivers() {}

    /**
     * Reads the selection.
     *
     * @param more other rooms in the request, which count for the limit
     * @throws ProblemException if it is invalid, or if there is no such namespace
     */
    static BroadcastOperator of(Body body, Namespaces namespaces, List<String> more) {
        List<String> rooms = body.texts(ROOMS);
        List<String> except = body.texts(EXCEPT);
        if (rooms.size() + except.size() + more.size() > MAX_ROOMS) {
            throw Problem.badRequest("a request can have at most " + MAX_ROOMS + " rooms");
        }
        return namespaces
                .require(body.text(NAMESPACE))
                .all()
                .to(rooms.toArray(String[]::new))
                .except(except.toArray(String[]::new));
    }
}
