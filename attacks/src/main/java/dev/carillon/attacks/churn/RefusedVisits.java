package dev.carillon.attacks.churn;

import java.io.IOException;
import java.time.Duration;

/** The client asks for a socket that does not exist any more. It must learn that. */
final class RefusedVisits {
    private static final int ACTIONS = 3;

    /** The server notices the loss of a polling client after up to 45 seconds, and keeps the session for two minutes. */
    private static final Duration TOO_LONG = Duration.ofSeconds(170);

    private RefusedVisits() {}

    /** The client returns when the server has dropped its session, which is after two minutes. */
    static void tooLate(ChurnClient client, Stay stay) throws IOException {
        client.connect(Transport.any(stay.random()));
        stay.mingle(client, ACTIONS);
        client.link().vanish();
        stay.pauseExactly(TOO_LONG);
        comeBack(client, stay);
    }

    static void afterLeaving(ChurnClient client, Stay stay) throws IOException {
        client.connect(Transport.any(stay.random()));
        stay.mingle(client, ACTIONS);
        client.leave();
        comeBack(client, stay);
    }

    static void unknown(ChurnClient client, Stay stay) throws IOException {
        client.connect(Transport.any(stay.random()));
        client.forgetIdentity();
        client.link().vanish();
        comeBack(client, stay);
    }

    private static void comeBack(ChurnClient client, Stay stay) throws IOException {
        if (client.comeBack(Transport.any(stay.random()))) {
            throw new Harm("recovered unexpectedly");
        }
        stay.mingle(client, ACTIONS);
        client.leave();
    }
}
