package dev.carillon.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.testing.SocketIoClient;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** Changes that cannot be stored. */
class StoreFailureTest {
    /** A store whose disk may be full. */
    private static final class FailingStore implements JobStore {
        private volatile boolean full;

        @Override
        public List<Job> load() {
            return List.of();
        }

        @Override
        public CompletableFuture<Void> save(Job job) {
            return full
                    ? CompletableFuture.failedFuture(new IllegalStateException("no space"))
                    : CompletableFuture.completedFuture(null);
        }

        @Override
        public void remove(String id) {}

        @Override
        public void close() {}
    }

    @Test
    void changeThatIsNotStoredHasNotHappened() {
        FailingStore store = new FailingStore();
        try (JobsFixture server = JobsFixture.start(settings -> settings.store(store));
                SocketIoClient client = server.join()) {
            String id = server.open();
            client.request("job:subscribe", Map.of("id", id));
            store.full = true;
            CompletableFuture<Job> completed = server.jobs().complete(id, "lost");
            assertThrows(CompletionException.class, completed::join);
            assertEquals(JobState.QUEUED, server.jobs().find(id).orElseThrow().state());
            store.full = false;
            assertEquals(
                    "kept", server.jobs().complete(id, "kept").join().result().getAsString());
            assertTrue(client.read().contains("\"result\":\"kept\""));
        }
    }
}
