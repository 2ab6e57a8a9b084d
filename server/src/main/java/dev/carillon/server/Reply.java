package dev.carillon.server;

/**
 * The acknowledgement of an event that can fail.
 *
 * @param ok whether the event succeeded
 * @param error why it failed, or null
 */
record Reply(boolean ok, String error) {
    static final Reply OK = new Reply(true, null);

    static Reply failed(String error) {
        return new Reply(false, error);
    }
}
