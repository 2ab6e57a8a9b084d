package dev.carillon.internal.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The count of timers, which shows that nothing is left behind. */
class TimersTest {

    /** A loop that ends cancels what is scheduled on it, before the last of its channels hear of their end. */
    @Test
    void aTimerThatWentWithItsLoopIsNotCountedAnyMore() {
        EmbeddedChannel loop = new EmbeddedChannel();
        Timers timers = new Timers();
        Timers.Timer timer = timers.schedule(loop.eventLoop(), Duration.ofSeconds(1), () -> {});
        loop.close();
        timer.cancel();
        assertEquals(0, timers.active());
    }
}
