package dev.carillon.delivery;

/**
 * The kind of server and the number of clients of a run.
 *
 * @param recovery whether clients get the events that they have missed
 * @param maxPackets how many events the server keeps for them
 * @param bigEvents whether some events are so big that the server closes the connection of a client that does not read them
 * @param clients the number of clients
 */
record Setup(boolean recovery, int maxPackets, boolean bigEvents, int clients) {
    private static final int MANY = 100_000;

    /** A few events are soon too many for this server. */
    private static final int FEW = 8;

    /** Returns the setup of a seed. */
    static Setup of(long seed) {
        int variant = Math.floorMod(seed, 8);
        boolean recovery = variant < 5;
        int maxPackets = variant == 4 ? FEW : MANY;
        return new Setup(recovery, maxPackets, variant % 2 == 1, 3 + Math.floorMod(seed / 8, 3));
    }
}
