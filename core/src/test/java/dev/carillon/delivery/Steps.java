package dev.carillon.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Chooses the steps of a run. */
final class Steps {
    private static final List<String> ROOMS = List.of("blue", "green", "red");

    private static final List<Claim> CLAIMS = List.of(Claim.values());

    private final Random random;
    private final Setup setup;

    /** Each choice is as likely as it occurs often in this list. */
    private final List<Supplier<Step>> choices = new ArrayList<>();

    private Steps(Random random, Setup setup) {
        this.random = random;
        this.setup = setup;
        add(7, this::emit);
        add(2, () -> new Step.Ask(client()));
        add(1, () -> new Step.Shout(client()));
        add(2, () -> new Step.Tell(client()));
        add(3, () -> new Step.Join(client(), room()));
        add(1, () -> new Step.Leave(client(), room()));
        add(4, () -> new Step.Read(client(), 1 + random.nextInt(4)));
        add(1, () -> new Step.Park(client()));
        add(2, () -> new Step.StartUpgrade(client()));
        add(1, () -> new Step.AbortUpgrade(client()));
        add(3, () -> new Step.FinishUpgrade(client()));
        add(3, () -> new Step.Cut(client(), random.nextBoolean()));
        add(1, () -> new Step.Disconnect(client()));
        add(1, () -> new Step.Kick(client()));
        add(6, () -> new Step.Connect(client(), random.nextBoolean(), claim()));
        add(1, () -> new Step.FailToConnect(client(), 1 + random.nextInt(3)));
    }

    /** Returns the steps of a seed. */
    static List<Step> of(long seed, Setup setup, int count) {
        Steps steps = new Steps(new Random(seed), setup);
        return Stream.generate(steps::next).limit(count).toList();
    }

    private void add(int weight, Supplier<Step> choice) {
        for (int i = 0; i < weight; i++) {
            choices.add(choice);
        }
    }

    private Step next() {
        return choices.get(random.nextInt(choices.size())).get();
    }

    private Step emit() {
        return new Step.Emit(audience(), kind(), 1 + random.nextInt(3));
    }

    private Audience audience() {
        return switch (random.nextInt(6)) {
            case 0, 1 -> Audience.ALL;
            case 2 -> Audience.of(room());
            case 3 -> Audience.of(room()).except(room());
            case 4 -> Audience.ALL.except(Step.nameOf(client()));
            default -> Audience.of(Step.nameOf(client()));
        };
    }

    private Event.Kind kind() {
        int die = random.nextInt(6);
        if (die == 0) {
            return Event.Kind.BINARY;
        }
        return die < 3 && setup.bigEvents() ? Event.Kind.BIG : Event.Kind.PLAIN;
    }

    private Claim claim() {
        int die = random.nextInt(12);
        return die < CLAIMS.size() ? CLAIMS.get(die) : Claim.LAST_OFFSET;
    }

    private int client() {
        return random.nextInt(setup.clients());
    }

    private String room() {
        return ROOMS.get(random.nextInt(ROOMS.size()));
    }
}
