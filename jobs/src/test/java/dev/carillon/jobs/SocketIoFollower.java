package dev.carillon.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.carillon.testing.SocketIoClient;
import java.net.InetSocketAddress;
import java.util.Map;

/** Follows a job by Socket.IO. Sometimes it recovers its session, otherwise it subscribes again. */
final class SocketIoFollower extends Follower {
    private String pid = "";
    private String offset = "";
    private boolean subscribed;

    /** How often the server may still repeat a state: it sends the current one after each recovery. */
    private int repetitions;

    SocketIoFollower(InetSocketAddress server, String id, long seed) {
        super(server, id, seed);
    }

    @Override
    void follow(int states) {
        try (SocketIoClient client = SocketIoClient.open(server)) {
            String formerPid = pid;
            boolean recover = subscribed && random.nextBoolean();
            client.send(recover ? "40{\"pid\":\"" + pid + "\",\"offset\":\"" + offset + "\"}" : "40");
            connect(client);
            if (recover && pid.equals(formerPid)) {
                repetitions++;
            } else {
                see(request(client, "job:subscribe").getAsJsonObject("job"), "acknowledged", true);
                subscribed = true;
            }
            for (int i = 0; i < states && !hasEnded(); i++) {
                receive(client.read(), "live");
            }
            if (hasEnded()) { // the acknowledgement would not be next if something had followed the end
                assertTrue(request(client, "job:unsubscribe").get("ok").getAsBoolean());
            }
        }
    }

    /** Reads up to the CONNECT packet. A recovered client gets what it has missed before it. */
    private void connect(SocketIoClient client) {
        String packet = client.read();
        while (packet.startsWith("42")) {
            receive(packet, "recovered");
            packet = client.read();
        }
        pid = JsonParser.parseString(packet.substring("40".length()))
                .getAsJsonObject()
                .get("pid")
                .getAsString();
    }

    private JsonObject request(SocketIoClient client, String event) {
        return client.request(event, Map.of("id", id)).get(0).getAsJsonObject();
    }

    private void receive(String packet, String how) {
        assertTrue(packet.startsWith("42["), packet);
        JsonArray event =
                JsonParser.parseString(packet.substring("42".length())).getAsJsonArray();
        boolean isBroadcast = event.size() > 2; // then it can be recovered
        if (isBroadcast) {
            offset = event.get(2).getAsString();
        }
        String details = how + (isBroadcast ? ", offset " + offset : "");
        if (see(event.get(1).getAsJsonObject(), details, repetitions > 0)) {
            repetitions--;
        }
        assertEquals(hasEnded() ? "job:end" : "job:update", event.get(0).getAsString());
    }

    @Override
    void checkNothingFollows() {
        try (SocketIoClient client = SocketIoClient.open(server)) {
            client.join("/");
            JsonObject job = request(client, "job:subscribe").getAsJsonObject("job");
            assertTrue(
                    JobState.parse(job.get("state").getAsString()).orElseThrow().isTerminal());
            request(client, "job:subscribe");
            request(client, "job:unsubscribe");
        }
    }
}
