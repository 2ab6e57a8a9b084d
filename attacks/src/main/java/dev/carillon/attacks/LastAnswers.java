package dev.carillon.attacks;

import dev.carillon.attacks.clients.GoodClients;
import dev.carillon.attacks.clients.Observations;
import dev.carillon.attacks.process.ServerProcess;
import dev.carillon.attacks.server.ServerUsage;
import java.time.Duration;

/** Ends the echoes of the well-behaved clients. */
final class LastAnswers {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private LastAnswers() {}

    /** Waits for the last answers and ticks, and returns what the clients have noticed. */
    static Observations await(ServerProcess server, GoodClients clients) {
        clients.stopEchoes();
        long tick = server.sample().map(ServerUsage::ticks).orElse(0L);
        Waiting.until(LIMIT, () -> {
            Observations seen = clients.observations(tick);
            return seen.unanswered() == 0 && seen.clientsBehind() == 0;
        });
        return clients.observations(tick);
    }
}
