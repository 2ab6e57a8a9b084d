package dev.carillon.jobs;

import dev.carillon.Socket;

/**
 * Decides what a Socket.IO client may do with a job. A client that may neither follow a job nor do what it asks for gets the same
 * error as for a job that does not exist.
 */
@FunctionalInterface
public interface JobAuthorizer {
    /** Everyone may follow and cancel every job, but only the application reports. */
    JobAuthorizer FOLLOW_AND_CANCEL = (socket, action, job) -> action != Action.REPORT;

    /** What a client may want to do. */
    enum Action {
        /** See the state of a job, and follow it. */
        FOLLOW,

        /** Cancel a job. */
        CANCEL,

        /** Open a job, and report its progress and its end. */
        REPORT
    }

    /**
     * Decides about an event of a client.
     *
     * @param socket the client
     * @param action what it wants to do
     * @param job the job. A job that is about to be opened has a name, but its id is empty
     * @return whether the client may do this
     */
    boolean isAllowed(Socket socket, Action action, Job job);
}
