package dev.carillon.internal.engineio;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.carillon.internal.limit.AddressLimits;
import dev.carillon.internal.limit.LimitCounters;
import dev.carillon.internal.limit.MemoryBudget;
import dev.carillon.internal.limit.ServerLimits;
import dev.carillon.testing.LogCapture;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("netty-4.2") // an EmbeddedChannel of 4.1 has no ticker
class MemoryGuardTest {
    private final EmbeddedChannel loop = new EmbeddedChannel();

    /** As if memory ran out while the largest sessions were looked for. */
    @Test
    void guardRunsAgainAfterAFailure() {
        loop.freezeTime();
        ServerLimits broken =
                new ServerLimits(null, new MemoryBudget(1), null, AddressLimits.none(), new LimitCounters(null));
        MemoryGuard guard = new MemoryGuard(new SessionRegistry(), broken, loop.eventLoop());
        SessionAccount account = new SessionAccount(broken, null, 0);
        try (LogCapture log = LogCapture.open()) {
            guard.setUnsent(account, 2);
            loop.runPendingTasks();
            assertEquals(1, log.messages().size());
            loop.advanceTimeBy(1, TimeUnit.SECONDS);
            loop.runScheduledPendingTasks();
            loop.runPendingTasks();
            assertEquals(2, log.messages().size());
        }
    }
}
