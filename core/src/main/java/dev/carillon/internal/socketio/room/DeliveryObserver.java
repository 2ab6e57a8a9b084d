package dev.carillon.internal.socketio.room;

/** Is told what becomes of one packet at each of its receivers, on their loops. */
public interface DeliveryObserver {
    /** Most emits are not observed. */
    DeliveryObserver NONE = new DeliveryObserver() {
        @Override
        public void expect(int receivers) {}

        @Override
        public void delivered(Delivery delivery) {}
    };

    /** How many receivers there are; called once, before the first of them. */
    void expect(int receivers);

    void delivered(Delivery delivery);

    /** What became of a packet at one receiver. */
    enum Delivery {
        SENT,
        DROPPED,
        GONE
    }
}
