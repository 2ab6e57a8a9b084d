package dev.carillon.attacks.churn;

import java.util.Random;

/** How a client connects. */
enum Transport {
    WEB_SOCKET,
    UPGRADE,
    POLLING;

    private static final Transport[] ALL = values();

    static Transport any(Random random) {
        return ALL[random.nextInt(ALL.length)];
    }
}
