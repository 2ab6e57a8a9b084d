package dev.carillon;

/** The I/O implementation of Netty that a server uses. */
public enum IoTransport {
    /** Epoll if its native library is available, otherwise NIO. */
    AUTO,
    /** Java NIO, which works everywhere. */
    NIO,
    /** Linux epoll; requires {@code netty-transport-native-epoll}. If it cannot be used, the server does not start. */
    EPOLL,
    /** Linux io_uring; requires {@code netty-transport-native-io_uring}. If it cannot be used, the server does not start. */
    IO_URING
}
