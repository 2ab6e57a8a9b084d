package dev.carillon.attacks;

import dev.carillon.attacks.clients.GoodClients;
import dev.carillon.attacks.process.ServerProcess;
import dev.carillon.attacks.process.ServerSetup;
import dev.carillon.attacks.server.Journal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Ends a server under load with a signal, and counts the events that were lost. */
public final class SignalRun {
    private static final int EVENTS_PER_SECOND = 10_000;
    private static final Duration EXIT_LIMIT = Duration.ofSeconds(30);
    private static final Duration NOTICE_LIMIT = Duration.ofSeconds(10);

    private final AttackPlan plan;
    private final ServerSetup setup;
    private final Path log;

    /** Prepares a run. The standard error of the server goes to the log file. */
    public SignalRun(AttackPlan plan, ServerSetup setup, Path log) {
        this.plan = plan;
        this.setup = setup;
        this.log = log;
    }

    /** Starts a server, sends the signal after the warm-up and the duration of the attack, and waits for the end. */
    public SignalResult run(Signal signal) {
        Path journal = newJournal();
        try (ServerProcess server = ServerProcess.start(setup, log, "--journal", journal.toString());
                GoodClients clients = GoodClients.connect(server.address(), plan.clients())) {
            clients.startEchoes(Duration.ofNanos(1_000_000_000L * plan.clients() / EVENTS_PER_SECOND));
            Waiting.pause(plan.warmUp());
            Waiting.pause(plan.attack());
            long sent = clients.latencies().echoes();
            long signalled = System.nanoTime();
            server.signal(signal == Signal.SIGKILL);
            Optional<Integer> exitCode = server.awaitExit(EXIT_LIMIT);
            Duration exit = Waiting.since(signalled);
            Waiting.until(NOTICE_LIMIT, () -> clients.countConnected() == 0);
            return new SignalResult(
                    signal,
                    sent,
                    clients.unansweredEchoes(signalled).size(),
                    countCommon(Journal.receivedBefore(journal), clients),
                    Journal.receivedAfter(journal).size(),
                    countCommon(Journal.receivedAfter(journal), clients),
                    clients.observations(0).lost(),
                    clients.countConnected(),
                    exitCode,
                    exit);
        } finally {
            delete(journal);
        }
    }

    private static long countCommon(Set<Long> received, GoodClients clients) {
        Set<Long> common = new HashSet<>(received);
        common.retainAll(clients.unansweredEchoes(Long.MAX_VALUE));
        return common.size();
    }

    private static Path newJournal() {
        try {
            return Files.createTempFile("carillon-journal", ".txt");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path journal) {
        try {
            Files.delete(journal);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
