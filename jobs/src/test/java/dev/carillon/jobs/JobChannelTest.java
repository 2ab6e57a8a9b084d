package dev.carillon.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.testing.HttpReply;
import dev.carillon.testing.RawHttp;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A job as a channel. */
class JobChannelTest {
    private final JobsFixture server = JobsFixture.start(settings -> settings.updateInterval(Duration.ZERO));

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void eventStreamHasTheCurrentStateAndEachLaterOne() {
        String id = server.open();
        server.report(id, 1);
        try (RawHttp http = RawHttp.connect(server.address())) {
            http.sendGet("/push/job:" + id, "Accept: text/event-stream").readHead();
            http.readChunksUntil("\"done\":1,");
            server.report(id, 2);
            assertTrue(http.readChunk().contains("\"event\":\"job:update\",\"args\":[{\"id\":\"" + id + "\""));
            server.jobs().complete(id, null).join();
            String end = http.readChunk();
            assertTrue(end.contains("\"event\":\"job:end\""), end);
            assertTrue(end.contains("\"state\":\"done\""), end);
        }
    }

    @Test
    void endedJobCanBeFollowed() {
        String id = server.open();
        server.jobs().fail(id, "why").join();
        try (RawHttp http = RawHttp.connect(server.address())) {
            HttpReply reply = http.get("/push/job:" + id);
            assertTrue(reply.body().contains("\"event\":\"job:end\""), reply.body());
        }
    }

    @Test
    void unknownJobIsNotFound() {
        try (RawHttp http = RawHttp.connect(server.address())) {
            assertEquals(404, http.get("/push/job:nothing").status());
        }
    }
}
