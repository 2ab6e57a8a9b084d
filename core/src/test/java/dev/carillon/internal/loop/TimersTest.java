package dev.carillon.internal.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The number of active timers, which shows whether any are left behind. */
class TimersTest {

    /** A terminating event loop cancels its scheduled tasks before its last channels become inactive. */
    @Test
    void timerOfAClosedLoopIsNotCounted() {
        EmbeddedChannel loop = new EmbeddedChannel();
        Timers timers = new Timers();
        Timers.Timer timer = timers.schedule(loop.eventLoop(), Duration.ofSeconds(1), () -> {});
        loop.close();
        timer.cancel();
        assertEquals(0, timers.active());
    }
}
