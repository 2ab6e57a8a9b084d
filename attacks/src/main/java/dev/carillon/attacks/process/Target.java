package dev.carillon.attacks.process;

import java.util.List;

/** A server that can be attacked, and how it is started. */
public sealed interface Target permits ServerSetup, NodePeer, NettySocketIoPeer {
    /** The same with connection state recovery, if it is needed and the server has it. */
    Target withRecovery(boolean needed);

    /** Whether the server has connection state recovery. */
    boolean canRecover();

    /** Whether the server has routes for clients without Socket.IO. */
    boolean hasRoutes();

    /** Whether the server closes the connection after each HTTP response, although the response says otherwise. */
    boolean closesAfterResponse();

    /**
     * Returns the command line. The process prints its port. For each line {@code stats} or {@code sample} on standard input, it
     * prints its usage as {@link dev.carillon.attacks.server.ServerUsage} does.
     */
    List<String> command();
}
