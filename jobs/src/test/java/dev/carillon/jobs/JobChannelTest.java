package dev.carillon.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.SocketIoServer;
import dev.carillon.push.PushAuthorizer;
import dev.carillon.push.PushServer;
import dev.carillon.testing.HttpReply;
import dev.carillon.testing.RawHttp;
import dev.carillon.testing.SocketIoFixture;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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

    @Test
    @Timeout(10) // a stream without updates still has heartbeats
    void twoPushServersFollowTheSameJob() {
        SocketIoServer io = SocketIoServer.builder().host("127.0.0.1").port(0).build();
        Jobs jobs = Jobs.builder(io).updateInterval(Duration.ZERO).attach();
        for (String path : List.of("/push", "/more")) {
            PushServer.builder(io, PushAuthorizer.EVERYONE)
                    .path(path)
                    .source("job", jobs.channels())
                    .attach();
        }
        try (SocketIoFixture started = SocketIoFixture.start(io);
                RawHttp first = RawHttp.connect(started.address());
                RawHttp second = RawHttp.connect(started.address())) {
            String id = jobs.open("export", null, null).join().id();
            first.sendGet("/push/job:" + id, "Accept: text/event-stream").readHead();
            first.readChunksUntil("\"done\":0,");
            second.sendGet("/more/job:" + id, "Accept: text/event-stream").readHead();
            second.readChunksUntil("\"done\":0,");
            jobs.report(id, new JobProgress(7L, null, null)).join();
            first.readChunksUntil("\"done\":7,");
            second.readChunksUntil("\"done\":7,");
        }
    }
}
