package dev.carillon.attacks.churn;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** What a client says and hears on one connection. It answers the questions of the server, and checks the acknowledgements. */
final class Conversation {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String CONNECT = "40";
    private static final String EVENT = "42";
    private static final String ACK = "43";
    private static final Gson GSON = new Gson();

    private final Link link;
    private final Witness witness;
    private final Tally tally;
    private final Set<Integer> pending = new HashSet<>();
    private final Map<Integer, JsonArray> answers = new HashMap<>();
    private final List<String> missed = new ArrayList<>();
    private int lastId;

    Conversation(Link link, Witness witness, Tally tally) {
        this.link = link;
        this.witness = witness;
        this.tally = tally;
    }

    /** Connects to the main namespace. The events that a recovered client has missed arrive before the answer; see {@link #replay}. */
    JsonObject connect(String payload) throws IOException {
        link.send(CONNECT + payload);
        String packet = link.receive();
        while (!packet.startsWith(CONNECT)) {
            if (!packet.startsWith(EVENT)) {
                throw new Harm("not expected before the connection: " + packet);
            }
            missed.add(packet);
            packet = link.receive();
        }
        return JsonParser.parseString(packet.substring(CONNECT.length())).getAsJsonObject();
    }

    /** Handles the missed events. Returns how many there were. */
    int replay() {
        for (String packet : missed) {
            tally.event();
            witness.replayed(arguments(packet));
        }
        return missed.size();
    }

    /** Emits an event that asks for an acknowledgement, and returns its id. */
    int ask(Object... event) throws IOException {
        int id = ++lastId;
        pending.add(id);
        link.send(EVENT + id + GSON.toJson(event));
        return id;
    }

    /** Waits for an acknowledgement, and returns its arguments. */
    JsonArray answer(int id) throws IOException {
        await("no acknowledgement", () -> answers.containsKey(id));
        return answers.remove(id);
    }

    /** Handles packets until a condition holds. */
    void await(String complaint, BooleanSupplier condition) throws IOException {
        long begun = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - begun > PATIENCE.toNanos()) {
                throw new Harm(complaint + " within " + PATIENCE.toSeconds() + " s");
            }
            receive();
        }
    }

    /** Handles one packet, and returns its length. */
    int receive() throws IOException {
        String packet = link.receive();
        handle(packet);
        return packet.length();
    }

    private void handle(String packet) throws IOException {
        if (packet.startsWith(EVENT)) {
            onEvent(id(packet), arguments(packet));
        } else if (packet.startsWith(ACK)) {
            onAck(id(packet), arguments(packet));
        } else if (!packet.equals("6")) {
            throw new IOException("the server sent " + packet);
        }
    }

    private void onEvent(String id, JsonArray event) throws IOException {
        tally.event();
        if (id.isEmpty()) {
            witness.received(event);
        } else {
            link.send(ACK + id + "[" + event.get(1) + "]");
        }
    }

    private void onAck(String id, JsonArray answer) {
        if (!pending.remove(Integer.valueOf(id))) {
            throw new Harm("an acknowledgement that was not asked for");
        }
        tally.ack();
        answers.put(Integer.valueOf(id), answer);
    }

    private static String id(String packet) {
        return packet.substring(EVENT.length(), packet.indexOf('['));
    }

    private static JsonArray arguments(String packet) {
        return JsonParser.parseString(packet.substring(packet.indexOf('['))).getAsJsonArray();
    }
}
