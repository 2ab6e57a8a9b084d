package dev.carillon.attacks.churn;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;

/** A connection that makes a mistake when its client asks for its old socket. */
final class FaultyLink implements Link {
    private static final String ASKS_FOR_RECOVERY = "40{\"pid\":\"";

    private final Link link;
    private final Fault fault;
    private final Queue<String> repeated = new ArrayDeque<>();
    private boolean faulty;

    enum Fault {
        LOSE_TICK,
        REPEAT_TICK,
        CHANGE_ID
    }

    FaultyLink(Link link, Fault fault) {
        this.link = link;
        this.fault = fault;
    }

    @Override
    public void send(String packet) throws IOException {
        if (!packet.startsWith(ASKS_FOR_RECOVERY)) {
            link.send(packet);
        } else if (fault == Fault.CHANGE_ID) {
            link.send(packet.replace(ASKS_FOR_RECOVERY, ASKS_FOR_RECOVERY + "x"));
        } else {
            faulty = true;
            link.send(packet);
        }
    }

    @Override
    public String receive() throws IOException {
        String packet = repeated.isEmpty() ? link.receive() : repeated.remove();
        if (!faulty || !packet.startsWith("42[\"tick\"")) {
            return packet;
        }
        faulty = false;
        if (fault == Fault.LOSE_TICK) {
            return link.receive();
        }
        repeated.add(packet);
        return packet;
    }

    @Override
    public void leave() throws IOException {
        link.leave();
    }

    @Override
    public void vanish() {
        link.vanish();
    }
}
