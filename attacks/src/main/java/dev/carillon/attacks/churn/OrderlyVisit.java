package dev.carillon.attacks.churn;

import java.io.IOException;

/** The client comes, does something, and ends its session. Some just disappear and never return. */
final class OrderlyVisit {
    private static final int MAX_ACTIONS = 10;
    private static final double DISAPPEAR = 0.2;

    private OrderlyVisit() {}

    static void make(ChurnClient client, Stay stay) throws IOException {
        client.connect(Transport.any(stay.random()));
        stay.mingle(client, 1 + stay.random().nextInt(MAX_ACTIONS));
        if (stay.random().nextDouble() < DISAPPEAR) {
            client.link().vanish();
        } else {
            client.leave();
        }
    }
}
