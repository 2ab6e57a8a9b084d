package dev.carillon.internal.engineio.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.testing.LogCapture;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RefusedOriginsTest {
    private long nanoTime;

    @Test
    void loggingResumesAfterManyInventedOrigins() {
        try (LogCapture log = LogCapture.open()) {
            RefusedOrigins origins = new RefusedOrigins(() -> nanoTime);
            for (int i = 0; i < 150; i++) {
                origins.report("https://" + i + ".test", "h");
            }
            assertEquals(100, log.messages().size());
            nanoTime += Duration.ofMinutes(61).toNanos();
            origins.report("https://app.example.com", "h");
            origins.report("https://app.example.com", "h");
            assertEquals(101, log.messages().size());
            assertTrue(log.messages().get(100).contains("https://app.example.com"));
        }
    }
}
