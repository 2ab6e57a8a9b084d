package dev.carillon.benchmarks.load;

/** Receives notifications of messages, on the load loop. */
interface ArrivalListener {
    ArrivalListener NOBODY = client -> {};

    void onMessage(LoadClient client);

    /** Called when a client has handled all data that was available on its connection: the time to flush. */
    default void onPause(LoadClient client) {}
}
