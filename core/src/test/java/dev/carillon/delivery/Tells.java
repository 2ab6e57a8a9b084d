package dev.carillon.delivery;

import java.util.ArrayList;
import java.util.List;

/** What a client has sent to the server. On each connection, events arrive once and in order, and a prefix if it is lost. */
final class Tells {
    private final List<Sent> sent = new ArrayList<>();

    private static final class Sent {
        private final List<Integer> numbers = new ArrayList<>();

        /** How many of them have certainly arrived. */
        private int confirmed;
    }

    void newLink() {
        sent.add(new Sent());
    }

    void add(int number) {
        current().numbers.add(number);
    }

    /** The server has answered a later request. */
    void confirm() {
        current().confirmed = current().numbers.size();
    }

    private Sent current() {
        return sent.get(sent.size() - 1);
    }

    /** Compares what was sent with all numbers that the server has received, from any client. */
    void check(List<Integer> received) {
        for (Sent one : sent) {
            List<Integer> arrived =
                    received.stream().filter(one.numbers::contains).toList();
            if (arrived.size() < one.confirmed
                    || arrived.size() > one.numbers.size()
                    || !one.numbers.subList(0, arrived.size()).equals(arrived)) {
                throw new AssertionError("sent " + one.numbers + ", of which " + one.confirmed
                        + " must have arrived, but the server has received " + arrived);
            }
        }
    }
}
