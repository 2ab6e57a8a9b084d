package dev.carillon.attacks.churn;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The random decisions of one visitor, and how it passes the time. */
final class Stay {
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final int HALLS = 20;
    private static final int MAX_TEXT = 400;

    private final Random random;
    private final double pace;
    private final CountDownLatch end;

    Stay(Random random, double pace, CountDownLatch end) {
        this.random = random;
        this.pace = pace;
        this.end = end;
    }

    Random random() {
        return random;
    }

    /** Waits for a random time. Throws an exception if the churn ends meanwhile. */
    void pause(Duration min, Duration max) throws IOException {
        pause(min.toMillis() + random.nextDouble() * (max.toMillis() - min.toMillis()));
    }

    /** Waits for a time in milliseconds, multiplied by the pace. */
    void pause(double millis) throws IOException {
        pauseExactly(Duration.ofMillis((long) (millis * pace)));
    }

    /** Waits for a time that does not depend on the pace, because it depends on the server. */
    void pauseExactly(Duration time) throws IOException {
        if (isOverWithin(time)) {
            throw new IOException("the churn has ended");
        }
    }

    /** Waits after a failure, which the next visit might meet as well. */
    void calmDown() {
        isOverWithin(AFTER_FAILURE);
    }

    boolean isOver() {
        return end.getCount() == 0;
    }

    private boolean isOverWithin(Duration time) {
        try {
            return end.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Does something at random, as often as this, with pauses. */
    void mingle(ChurnClient client, int times) throws IOException {
        for (int i = 0; i < times; i++) {
            act(client);
            pause(Duration.ofMillis(200), Duration.ofMillis(1500));
        }
    }

    private void act(ChurnClient client) throws IOException {
        switch (random.nextInt(7)) {
            case 0, 1 -> enterHall(client);
            case 2 -> exitHall(client);
            case 3, 4 -> client.request("say", hall(), text());
            case 5 -> repeat(client, "echo");
            default -> repeat(client, "ask");
        }
    }

    /** Enters a room with others, and one that nobody else has ever entered. */
    void enterHall(ChurnClient client) throws IOException {
        String hall = hall();
        if (!client.rooms().contains(hall)) {
            client.enter(hall);
        }
        client.request("join", List.of("cell-" + random.nextLong()));
    }

    private void exitHall(ChurnClient client) throws IOException {
        List<String> rooms = client.rooms();
        if (!rooms.isEmpty()) {
            client.exit(rooms.get(random.nextInt(rooms.size())));
        }
    }

    private void repeat(ChurnClient client, String event) throws IOException {
        int number = random.nextInt();
        if (client.request(event, number).get(0).getAsInt() != number) {
            throw new Harm("a wrong acknowledgement");
        }
    }

    private String hall() {
        return "hall-" + random.nextInt(HALLS);
    }

    private String text() {
        return "t".repeat(random.nextInt(MAX_TEXT));
    }
}
