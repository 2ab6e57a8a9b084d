package dev.carillon.push;

import dev.carillon.SocketIoServer;
import dev.carillon.http.HttpRequest;
import dev.carillon.testing.HttpReply;
import dev.carillon.testing.RawHttp;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.function.Consumer;

/** A server with push, and what its clients send. */
final class PushFixture implements AutoCloseable {
    private final SocketIoServer io;
    private final PushServer push;
    private final InetSocketAddress address;

    private PushFixture(SocketIoServer io, PushServer push) {
        this.io = io;
        this.push = push;
        this.address = io.start().join();
    }

    static PushFixture start() {
        return start(builder -> {});
    }

    static PushFixture start(Consumer<PushServer.Builder> settings) {
        return start(SocketIoServer.builder(), settings);
    }

    static PushFixture start(Consumer<SocketIoServer.Builder> options, Consumer<PushServer.Builder> settings) {
        SocketIoServer.Builder server = SocketIoServer.builder();
        options.accept(server);
        return start(server, settings);
    }

    /** Nobody may follow the room {@code secret}. */
    static PushFixture start(SocketIoServer.Builder options, Consumer<PushServer.Builder> settings) {
        SocketIoServer io = options.host("127.0.0.1").port(0).build();
        PushServer.Builder builder = PushServer.builder(io, PushFixture::exceptSecret);
        settings.accept(builder);
        return new PushFixture(io, builder.attach());
    }

    private static PushPermission exceptSecret(HttpRequest request, String channel) {
        return channel.equals("room:secret") ? PushPermission.FORBIDDEN : PushPermission.ALLOWED;
    }

    static PushFixture start(PushAuthorizer authorizer) {
        SocketIoServer io = SocketIoServer.builder().host("127.0.0.1").port(0).build();
        return new PushFixture(io, PushServer.builder(io, authorizer).attach());
    }

    SocketIoServer io() {
        return io;
    }

    PushServer push() {
        return push;
    }

    InetSocketAddress address() {
        return address;
    }

    RawHttp connect() {
        return RawHttp.connect(address);
    }

    HttpReply get(String target, String... headers) {
        try (RawHttp http = connect()) {
            return http.get(target, headers);
        }
    }

    /** Opens an event stream and reads its head. */
    RawHttp stream(String target, String... headers) {
        String[] all = Arrays.copyOf(headers, headers.length + 1);
        all[headers.length] = "Accept: text/event-stream";
        RawHttp http = connect().sendGet(target, all);
        HttpReply head = http.readHead();
        if (head.status() != 200) {
            throw new AssertionError("status " + head.status());
        }
        return http;
    }

    /** Returns the cursor after the last event of a channel. */
    String cursor(String channel) {
        return next(get("/push/" + channel));
    }

    /** Returns the cursor in the response to a poll. */
    static String next(HttpReply reply) {
        return reply.body().replaceAll(".*\"next\":\"([^\"]*)\".*", "$1");
    }

    @Override
    public void close() {
        io.close();
    }
}
