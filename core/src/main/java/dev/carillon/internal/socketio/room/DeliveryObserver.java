package dev.carillon.internal.socketio.room;

/** Observes the delivery of one packet to each of its receivers, on their event loops. */
public interface DeliveryObserver {
    /** Observes nothing, as for most emits. */
    DeliveryObserver NONE = new DeliveryObserver() {
        @Override
        public void expect(int receivers) {}

        @Override
        public void delivered(Delivery delivery) {}
    };

    /** Announces the number of receivers. Called once, before the first delivery. */
    void expect(int receivers);

    void delivered(Delivery delivery);

    /** The outcome for one receiver. */
    enum Delivery {
        SENT,
        DROPPED,
        GONE
    }
}
