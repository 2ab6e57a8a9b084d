package dev.carillon.attacks.churn;

import java.io.IOException;
import java.time.Duration;
import java.util.Random;

/** The client loses its connection, and comes back in time. It must get its socket, and everything that it has missed. */
final class LostVisits {
    private static final int MAX_LOSSES = 4;
    private static final int MAX_ACTIONS = 5;
    private static final double SILENT = 0.3;
    private static final double IN_VAIN = 0.2;
    private static final int DOWNLOADS = 80;
    private static final int DOWNLOAD = 100_000;

    private LostVisits() {}

    /** The connection is lost a few times. Either the server learns that from the network, or the network is silent. */
    static void briefly(ChurnClient client, Stay stay) throws IOException {
        Random random = stay.random();
        client.connect(Transport.any(random));
        stay.enterHall(client);
        int losses = 1 + random.nextInt(MAX_LOSSES);
        for (int i = 0; i < losses; i++) {
            stay.mingle(client, 1 + random.nextInt(MAX_ACTIONS));
            Link lost = client.link();
            if (random.nextDouble() >= SILENT) {
                lost.vanish();
            }
            stay.pause(Duration.ZERO, Duration.ofSeconds(5));
            if (random.nextDouble() < IN_VAIN) {
                client.comeBackInVain(Transport.any(random));
            }
            comeBack(client, stay);
            lost.vanish();
        }
        client.leave();
    }

    /** The client stops reading until the server disconnects it. */
    static void whileStalled(ChurnClient client, Stay stay) throws IOException {
        client.connect(Transport.WEB_SOCKET);
        stay.enterHall(client);
        for (int i = 0; i < DOWNLOADS; i++) {
            client.conversation().ask("download", DOWNLOAD);
        }
        stay.pause(Duration.ofSeconds(50), Duration.ofSeconds(70));
        client.link().vanish();
        comeBack(client, stay);
        client.leave();
    }

    private static void comeBack(ChurnClient client, Stay stay) throws IOException {
        if (!client.comeBack(Transport.any(stay.random()))) {
            throw new Harm("not recovered");
        }
    }
}
