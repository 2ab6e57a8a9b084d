package com.example;

import dev.carillon.SocketIoServer;
import org.springframework.context.SmartLifecycle;

/** Starts the server when the context is ready. A port that is taken fails the start of the application. */
class SocketIoLifecycle implements SmartLifecycle {
    private final SocketIoServer io;
    private volatile int port;

    SocketIoLifecycle(SocketIoServer io) {
        this.io = io;
    }

    @Override
    public void start() {
        port = io.start().join().getPort();
    }

    @Override
    public void stop() {
        io.close();
        port = 0;
    }

    @Override
    public boolean isRunning() {
        return port != 0;
    }

    int port() {
        return port;
    }
}
