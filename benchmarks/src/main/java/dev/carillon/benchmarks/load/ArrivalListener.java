package dev.carillon.benchmarks.load;

/** Is told of messages, on the load loop. */
interface ArrivalListener {
    ArrivalListener NOBODY = client -> {};

    void onMessage(LoadClient client);

    /** The client has handled all that its connection had for now: the moment to flush. */
    default void onPause(LoadClient client) {}
}
