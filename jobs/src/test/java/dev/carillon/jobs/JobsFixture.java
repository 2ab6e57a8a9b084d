package dev.carillon.jobs;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.carillon.Socket;
import dev.carillon.SocketIoServer;
import dev.carillon.push.PushAuthorizer;
import dev.carillon.push.PushServer;
import dev.carillon.testing.SocketIoClient;
import dev.carillon.testing.SocketIoFixture;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/** A server with jobs, and its clients. */
final class JobsFixture implements AutoCloseable {
    private final SocketIoFixture server;
    private final Jobs jobs;

    private JobsFixture(SocketIoServer io, Jobs jobs) {
        this.jobs = jobs;
        this.server = SocketIoFixture.start(io);
    }

    static JobsFixture start(Consumer<Jobs.Builder> settings) {
        return start(options -> {}, settings);
    }

    static JobsFixture start(Consumer<SocketIoServer.Builder> options, Consumer<Jobs.Builder> settings) {
        return start(options, settings, push -> {});
    }

    static JobsFixture start(
            Consumer<SocketIoServer.Builder> options,
            Consumer<Jobs.Builder> settings,
            Consumer<PushServer.Builder> pushSettings) {
        SocketIoServer.Builder server =
                SocketIoServer.builder().host("127.0.0.1").port(0).eventLoops(2);
        options.accept(server);
        SocketIoServer io = server.build();
        Jobs.Builder builder = Jobs.builder(io);
        settings.accept(builder);
        Jobs jobs = builder.attach();
        PushServer.Builder push =
                PushServer.builder(io, PushAuthorizer.EVERYONE).source("job", jobs.channels());
        pushSettings.accept(push);
        push.attach();
        return new JobsFixture(io, jobs);
    }

    Jobs jobs() {
        return jobs;
    }

    InetSocketAddress address() {
        return server.address();
    }

    SocketIoClient join() {
        return server.join();
    }

    Socket socket(String id) {
        return server.io().socket(id).orElseThrow();
    }

    int sockets() {
        return server.io().sockets().size();
    }

    /** Opens a job that is reported by its id. */
    String open() {
        return jobs.open("export", 100L, null).join().id();
    }

    void report(String id, long done) {
        jobs.report(id, new JobProgress(done, null, null)).join();
    }

    /** Parses the arguments of an event or an acknowledgement, and returns the first one. */
    static JsonObject first(String array) {
        return JsonParser.parseString(array).getAsJsonArray().get(0).getAsJsonObject();
    }

    @Override
    public void close() {
        server.close();
        jobs.close();
    }
}
