package dev.carillon.attacks.clients;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** What the clients have noticed. */
final class Scoreboard {
    private static final int DIGITS = 2;

    private final Map<String, Integer> lost = new TreeMap<>();
    private Histogram latencies = new Histogram(DIGITS);
    private Histogram loopDelays = new Histogram(DIGITS);
    private long missedTicks;
    private long repeatedTicks;
    private long unexpectedAcks;

    void latency(long micros) {
        latencies.recordValue(micros);
    }

    /** How late a task of the loop was: if it is late, the clients measure their own slowness. */
    void loopDelay(long micros) {
        loopDelays.recordValue(Math.max(0, micros));
    }

    /** A tick has arrived. The step is 1 unless ticks were lost, repeated or reordered. */
    void tick(long step) {
        if (step > 1) {
            missedTicks += step - 1;
        } else if (step < 1) {
            repeatedTicks++;
        }
    }

    void unexpectedAck() {
        unexpectedAcks++;
    }

    void lost(String reason) {
        lost.merge(reason, 1, Integer::sum);
    }

    /** Starts a new phase of the measurement. */
    void resetLatencies() {
        latencies = new Histogram(DIGITS);
        loopDelays = new Histogram(DIGITS);
    }

    /** Returns the latencies of this phase. An unanswered echo counts with the time that it has waited until now. */
    Latencies latencies(Iterable<GoodClient> clients) {
        Histogram all = latencies.copy();
        long now = System.nanoTime();
        for (GoodClient client : clients) {
            client.pending().values().forEach(sent -> all.recordValue(TimeUnit.NANOSECONDS.toMicros(now - sent)));
        }
        return new Latencies(
                all.getTotalCount(),
                all.getValueAtPercentile(50),
                all.getValueAtPercentile(99),
                all.getMaxValue(),
                loopDelays.getValueAtPercentile(99));
    }

    Observations observations(long unanswered, long behind) {
        return new Observations(Map.copyOf(lost), missedTicks, repeatedTicks, behind, unanswered, unexpectedAcks);
    }
}
