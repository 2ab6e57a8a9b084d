package dev.carillon.delivery;

/** What a client that connects again tells about the socket that it had before. */
enum Claim {
    /** Its private id and the last offset that it received, as the official client does. */
    LAST_OFFSET,
    /** Only its private id, although it may have received offsets. */
    NO_OFFSET,
    /** Its private id and an offset that does not exist. */
    UNKNOWN_OFFSET,
    /** A private id that does not exist. */
    UNKNOWN_ID,
    /** Nothing, as after the reload of a page. */
    NOTHING
}
