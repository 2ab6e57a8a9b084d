package dev.carillon.benchmarks.load;

/** Asks the server for a message to its clients. The methods are called on the load loop. */
public interface Emitter {
    /** Writes a request for a message that contains the time at which it is due. */
    void send(long due);

    /** Flushes the requests. */
    void flush();

    /** Returns an emitter that sends a trigger from a client. */
    static Emitter of(WebSocketClient sender, Trigger trigger) {
        return new Emitter() {
            @Override
            public void send(long due) {
                trigger.send(sender, due);
            }

            @Override
            public void flush() {
                sender.flush();
            }
        };
    }
}
