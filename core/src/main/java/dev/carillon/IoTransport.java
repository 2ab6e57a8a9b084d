package dev.carillon;

/** Which of Netty's I/O implementations carries the connections. */
public enum IoTransport {
    /** Epoll where its native library is on the class path and works, NIO otherwise. */
    AUTO,
    /** Java NIO: works everywhere. */
    NIO,
    /** Linux epoll; needs {@code netty-transport-native-epoll}. Starting fails with its cause where it cannot be used. */
    EPOLL,
    /** Linux io_uring; needs {@code netty-transport-native-io_uring}. Starting fails with its cause where it cannot be used. */
    IO_URING
}
