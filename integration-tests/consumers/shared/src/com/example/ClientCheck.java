package com.example;

import io.netty.util.Version;
import io.socket.client.IO;
import io.socket.client.Socket;
import io.socket.engineio.client.transports.Polling;
import io.socket.engineio.client.transports.WebSocket;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Drives an application with the official Java client. The application lets clients {@code join} a room, with an acknowledgement, and
 * {@code say} something to it, which its members receive as {@code said}.
 */
final class ClientCheck {
    private ClientCheck() {}

    /** Fails unless two clients can talk, over long-polling with an upgrade and over WebSocket alone. */
    static void talk(int port) throws Exception {
        talk(port, Polling.NAME, WebSocket.NAME);
        talk(port, WebSocket.NAME);
    }

    private static void talk(int port, String... transports) throws Exception {
        try (Client ada = new Client(port, transports);
                Client bob = new Client(port, transports)) {
            CompletableFuture<String> heard = bob.next("said");
            require(ada.ask("join", "tea").equals("joined tea"), "the acknowledgement");
            require(bob.ask("join", "tea").equals("joined tea"), "the acknowledgement");
            ada.socket.emit("say", "tea", "hello");
            require(heard.get(10, TimeUnit.SECONDS).equals("hello"), "what was said");
        }
    }

    /** Fails unless all modules of Netty that are on the class path have one version of the given line, such as 4.1. */
    static void requireNetty(String line) {
        Set<String> versions = new TreeSet<>();
        Version.identify().forEach((module, version) -> versions.add(version.artifactVersion()));
        require(versions.size() == 1, "one version of Netty, not " + Version.identify());
        require(versions.iterator().next().startsWith(line + "."), "Netty " + line + ", not " + versions);
    }

    static void require(boolean condition, String what) {
        if (!condition) {
            throw new AssertionError("expected " + what);
        }
    }

    private static final class Client implements AutoCloseable {
        private final Socket socket;

        Client(int port, String... transports) throws Exception {
            IO.Options options = IO.Options.builder()
                    .setTransports(transports)
                    .setForceNew(true)
                    .setReconnection(false)
                    .build();
            socket = IO.socket("http://127.0.0.1:" + port, options);
            CompletableFuture<Object> connected = new CompletableFuture<>();
            socket.on(Socket.EVENT_CONNECT, args -> connected.complete("connected"));
            socket.on(
                    Socket.EVENT_CONNECT_ERROR,
                    args -> connected.completeExceptionally(new IllegalStateException(String.valueOf(args[0]))));
            socket.connect();
            connected.get(10, TimeUnit.SECONDS);
        }

        CompletableFuture<String> next(String event) {
            CompletableFuture<String> received = new CompletableFuture<>();
            socket.once(event, args -> received.complete(String.valueOf(args[0])));
            return received;
        }

        String ask(String event, Object... args) throws Exception {
            CompletableFuture<String> reply = new CompletableFuture<>();
            socket.emit(event, args, answer -> reply.complete(String.valueOf(answer[0])));
            return reply.get(10, TimeUnit.SECONDS);
        }

        @Override
        public void close() {
            socket.disconnect();
        }
    }
}
