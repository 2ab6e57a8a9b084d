package dev.carillon.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.google.gson.JsonPrimitive;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The state of a job, and its JSON. */
class JobTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private static Job job(Long total) {
        return Job.queued("a", "export", total, null, START);
    }

    @Test
    void jsonHasOnlyWhatIsKnown() {
        assertEquals(
                "{\"id\":\"a\",\"name\":\"export\",\"state\":\"queued\",\"done\":0,"
                        + "\"createdAt\":\"2026-01-01T00:00:00.000Z\",\"updatedAt\":\"2026-01-01T00:00:00.000Z\"}",
                job(null).toJson().toString());
    }

    @Test
    void jsonIsReadAgain() {
        Job done = job(10L).started(START.plusSeconds(1))
                .with(new JobProgress(5L, 20L, "\u00e4"), START.plusSeconds(2))
                .completed(new JsonPrimitive("x"), START.plusSeconds(3));
        assertEquals(done, Job.parse(done.toJson().toString()));
        Job failed = job(null).failed("why", START.plusSeconds(1));
        assertEquals(failed, Job.parse(failed.toJson().toString()));
    }

    @Test
    void endIsEstimatedFromTheSpeedSoFar() {
        Job running = job(10L).started(START);
        assertNull(running.estimatedFinishAt());
        running = running.with(new JobProgress(2L, null, null), START.plusSeconds(20));
        assertEquals(START.plusSeconds(100), running.estimatedFinishAt());
        assertNull(running.cancelled(START.plusSeconds(30)).estimatedFinishAt());
        assertNull(job(null)
                .started(START)
                .with(new JobProgress(2L, null, null), START)
                .estimatedFinishAt());
    }

    @Test
    void percentIsRoundedDown() {
        assertNull(job(null).percent());
        assertEquals(0, job(3L).percent());
        Job running = job(3L).with(new JobProgress(2L, null, null), START);
        assertEquals(66, running.percent());
        assertEquals(100, running.with(new JobProgress(5L, null, null), START).percent());
        assertEquals(100, job(0L).percent());
        assertEquals(100, job(null).completed(null, START).percent());
    }

    /** The first report also starts the job, so no time has passed. */
    @Test
    void firstReportHasNoEstimate() {
        assertNull(job(10L).with(new JobProgress(1L, null, null), START.plusSeconds(5))
                .estimatedFinishAt());
    }

    @Test
    void estimateIsNotInThePast() {
        Instant now = START.plusNanos(1_999_999);
        Job running = job(10L).started(START).with(new JobProgress(12L, null, null), now);
        assertEquals(now, running.estimatedFinishAt());
        assertEquals(running.toJson().get("updatedAt"), running.toJson().get("estimatedFinishAt"));
    }

    /** So that they can be compared as texts. */
    @Test
    void timesHaveMilliseconds() {
        for (String time : new String[] {"2026-01-01T00:00:00.000000001Z", "2026-01-01T00:00:00Z"}) {
            Job job = Job.queued("a", "export", null, null, Instant.parse(time));
            assertEquals(
                    "2026-01-01T00:00:00.000Z", job.toJson().get("createdAt").getAsString());
        }
    }
}
