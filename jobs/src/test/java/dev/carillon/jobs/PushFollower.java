package dev.carillon.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.carillon.testing.HttpReply;
import dev.carillon.testing.RawHttp;
import dev.carillon.testing.RawWebSocket;
import java.net.InetSocketAddress;

/** Follows a job by a technique of its own choice for each connection. It resumes after the last event that it has received. */
final class PushFollower extends Follower {
    private static final String EVENT_END = "\n\n";

    private String cursor;

    /** Whether the events before the next one are lost. */
    private boolean reset;

    PushFollower(InetSocketAddress server, String id, long seed) {
        super(server, id, seed);
    }

    @Override
    void follow(int states) {
        switch (random.nextInt(4)) {
            case 0 -> stream(states);
            case 1 -> webSocket(states);
            case 2 -> poll("&wait=2");
            default -> poll("");
        }
    }

    private String path() {
        return "/push/job:" + id + (cursor == null ? "?" : "?after=" + cursor);
    }

    private void stream(int states) {
        try (RawHttp http = RawHttp.connect(server)) {
            http.sendGet(path(), "Accept: text/event-stream").readHead();
            StringBuilder buffer = new StringBuilder();
            for (int received = 0; received < states && !hasEnded(); ) {
                buffer.append(http.readChunk());
                for (int end = buffer.indexOf(EVENT_END); end >= 0 && !hasEnded(); end = buffer.indexOf(EVENT_END)) {
                    received += streamed(buffer.substring(0, end)) ? 1 : 0;
                    buffer.delete(0, end + EVENT_END.length());
                }
            }
        }
    }

    /** Handles a block of an event stream. Returns whether it is an event of the job. */
    private boolean streamed(String block) {
        String data = "";
        boolean isReset = false;
        for (String line : block.split("\n", -1)) {
            isReset |= line.equals("event: reset");
            if (line.startsWith("data: ")) {
                data = line.substring("data: ".length());
            }
        }
        if (isReset) {
            onReset(JsonParser.parseString(data).getAsJsonObject());
            return false;
        }
        return !data.isEmpty() && onEvent(JsonParser.parseString(data).getAsJsonObject());
    }

    private void webSocket(int states) {
        try (RawWebSocket socket = RawWebSocket.open(server, path())) {
            for (int received = 0; received < states && !hasEnded(); ) {
                received += onEvent(JsonParser.parseString(socket.readText()).getAsJsonObject()) ? 1 : 0;
            }
        }
    }

    private void poll(String wait) {
        try (RawHttp http = RawHttp.connect(server)) {
            HttpReply reply = http.get(path() + wait);
            if (reply.status() == 204) {
                return;
            }
            JsonObject body = JsonParser.parseString(reply.body()).getAsJsonObject();
            if (reply.status() == 410) {
                onReset(body);
                return;
            }
            assertEquals(200, reply.status(), reply.body());
            body.getAsJsonArray("events").forEach(event -> onEvent(event.getAsJsonObject()));
            cursor = body.get("next").getAsString();
        }
    }

    private void onReset(JsonObject body) {
        cursor = body.get("next").getAsString();
        reset = true;
    }

    private boolean onEvent(JsonObject event) {
        String name = event.get("event").getAsString();
        if (name.equals("reset")) {
            onReset(event);
            return false;
        }
        cursor = event.get("id").getAsString();
        JsonArray args = event.getAsJsonArray("args");
        see(args.get(0).getAsJsonObject(), cursor, reset);
        reset = false;
        assertEquals(hasEnded() ? "job:end" : "job:update", name);
        return true;
    }

    @Override
    void checkNothingFollows() {
        try (RawHttp http = RawHttp.connect(server)) {
            assertEquals(204, http.get(path()).status());
        }
    }
}
