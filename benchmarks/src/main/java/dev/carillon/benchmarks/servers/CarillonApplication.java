package dev.carillon.benchmarks.servers;

import dev.carillon.Socket;
import dev.carillon.SocketIoServer;
import dev.carillon.http.HttpResponse;
import dev.carillon.push.PushAuthorizer;
import dev.carillon.push.PushServer;
import dev.carillon.redis.RedisAdapters;
import java.io.IOException;
import java.util.Optional;

/** The benchmark's application on Carillon, in its default configuration. */
public final class CarillonApplication {
    private final SocketIoServer io;

    private CarillonApplication(SocketIoServer.Builder options) {
        // One client causes all broadcasts, as fast as the server can send them. By default, this is limited.
        this.io = options.maxBroadcastBytesPerSecond(Long.MAX_VALUE).build();
    }

    /**
     * Runs the server until standard input is closed.
     *
     * @param args the port, and optionally {@code push} to let clients without Socket.IO follow rooms,
     *     {@code jobs} to track jobs, or {@code classic}, {@code sharded} or {@code streams} and the address of Redis
     * @throws IOException if standard input cannot be read
     */
    public static void main(String[] args) throws IOException {
        SocketIoServer.Builder options = SocketIoServer.builder().port(Integer.parseInt(args[0]));
        Optional<RedisAdapters> redis = args.length > 2 ? Optional.of(redis(args[1], args[2])) : Optional.empty();
        redis.ifPresent(options::adapter);
        CarillonApplication application = new CarillonApplication(options);
        if (args.length > 1 && args[1].equals("push")) {
            PushServer.builder(application.io, PushAuthorizer.EVERYONE).attach();
        }
        if (args.length > 1 && args[1].equals("jobs")) {
            ManyJobs.addTo(application.io);
        }
        redis.ifPresent(adapters -> adapters.joined().toCompletableFuture().join());
        application.start();
        StandardInput.exitAtItsEnd();
    }

    private static RedisAdapters redis(String adapter, String url) {
        return switch (adapter) {
            case "classic" -> RedisAdapters.classic(url);
            case "sharded" -> RedisAdapters.sharded(url);
            case "streams" -> RedisAdapters.streams(url);
            default -> throw new IllegalArgumentException("no such adapter: " + adapter);
        };
    }

    private void start() {
        io.onConnection(this::listen);
        io.route("POST", "/emit", request -> {
            io.to("bench").emit("msg", request.text());
            return HttpResponse.of(204);
        });
        io.start().join();
    }

    private void listen(Socket socket) {
        socket.on("broadcast", Integer.class, String.class, this::broadcast);
        socket.on("broadcastBinary", byte[].class, payload -> io.emit("msg", payload));
        socket.on(
                "room",
                String.class,
                String.class,
                (room, payload) -> io.to(room).emit("msg", payload));
        socket.on("join", String.class, (room, ack) -> {
            socket.join(room);
            ack.send();
        });
        socket.on("echo", String.class, payload -> socket.emit("msg", payload));
        socket.onInline("inlineEcho", String.class, payload -> socket.emit("msg", payload));
        socket.on("ack", String.class, (payload, ack) -> ack.send(payload));
        socket.on("flood", Integer.class, String.class, (count, payload) -> flood(socket, count, payload));
        socket.onRequest("gc", UsedHeap::afterGc);
    }

    private void broadcast(int count, String payload) {
        for (int i = 0; i < count; i++) {
            io.emit("msg", payload);
        }
    }

    private static void flood(Socket socket, int count, String payload) {
        for (int i = 0; i < count; i++) {
            socket.emit("msg", payload);
        }
    }
}
