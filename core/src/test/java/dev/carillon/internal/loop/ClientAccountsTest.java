package dev.carillon.internal.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.internal.limit.MemoryBudget;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClientAccountsTest {
    private long held;
    private final MemoryBudget budget = new MemoryBudget(100);
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final List<String> events = new ArrayList<>();
    private final ClientAccounts accounts =
            new ClientAccounts(budget, () -> events.add("exceeded"), () -> events.add("refused"));
    private final ClientAccounts.Account account =
            accounts.open(channel.eventLoop(), () -> held, () -> events.add("disconnected"));

    private boolean hold(long bytes) {
        held = bytes;
        return account.update();
    }

    @Test
    void budgetFollowsWhatIsHeld() {
        assertFalse(hold(0));
        assertEquals(Set.of(), Set.copyOf(accounts.holding()));
        assertTrue(hold(70));
        assertEquals(70, budget.held());
        assertEquals(Set.of(account), Set.copyOf(accounts.holding()));
        assertFalse(hold(30));
        assertEquals(30, budget.held());
        assertEquals(30, account.bytes());
        hold(0);
        assertEquals(0, budget.held());
        assertEquals(Set.of(), Set.copyOf(accounts.holding()));
    }

    @Test
    void onlyGrowthBeyondTheBudgetIsReported() {
        hold(100);
        assertEquals(List.of(), events);
        hold(102);
        hold(101);
        assertEquals(List.of("exceeded"), events);
    }

    @Test
    void closedAccountHoldsNothing() {
        hold(70);
        account.close();
        assertFalse(account.update());
        account.close();
        assertEquals(0, budget.held());
        assertEquals(Set.of(), Set.copyOf(accounts.holding()));
    }

    @Test
    void clientThatHasReadMeanwhileIsNotDisconnected() {
        hold(70);
        held = 10;
        account.disconnectIfLarge(50, () -> events.add("counted"));
        channel.runPendingTasks();
        assertEquals(List.of(), events);
        assertEquals(10, budget.held());
        held = 50;
        account.disconnectIfLarge(50, () -> events.add("counted"));
        channel.runPendingTasks();
        assertEquals(List.of("counted", "disconnected"), events);
        account.disconnectIfLarge(50, () -> events.add("counted"));
        channel.runPendingTasks();
        assertEquals(List.of("counted", "disconnected"), events);
        assertEquals(50, budget.held());
    }

    @Test
    void clientsAreNotAdmittedWhileTheBudgetIsExceeded() {
        hold(100);
        assertTrue(accounts.admit());
        assertEquals(List.of(), events);
        hold(101);
        assertFalse(accounts.admit());
        assertEquals(List.of("exceeded", "refused"), events);
        hold(0);
        assertTrue(accounts.admit());
    }
}
