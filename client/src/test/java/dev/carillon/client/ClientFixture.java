package dev.carillon.client;

import dev.carillon.SocketIoServer;
import dev.carillon.api.HttpApi;
import dev.carillon.jobs.Jobs;
import dev.carillon.testing.SocketIoClient;
import dev.carillon.testing.SocketIoFixture;
import java.net.URI;
import java.util.List;
import java.util.function.Consumer;

/** A real server with the HTTP API on a free port, and a client of its API. */
final class ClientFixture implements AutoCloseable {
    static final String KEY = "a-secret-key";

    private final SocketIoFixture server;
    private final Jobs jobs;
    private final CarillonClient client;

    private ClientFixture(Consumer<SocketIoServer.Builder> options, Consumer<HttpApi.Builder> settings) {
        SocketIoServer.Builder builder =
                SocketIoServer.builder().host("127.0.0.1").port(0).eventLoops(2);
        options.accept(builder);
        SocketIoServer io = builder.build();
        this.jobs = Jobs.builder(io).attach();
        HttpApi.Builder api = HttpApi.builder(io).jobs(jobs).keys(List.of(KEY));
        settings.accept(api);
        api.attach();
        this.server = SocketIoFixture.start(io);
        this.client = builder(uri()).build();
    }

    static ClientFixture start() {
        return start(options -> {}, api -> {});
    }

    static ClientFixture start(Consumer<SocketIoServer.Builder> options, Consumer<HttpApi.Builder> settings) {
        return new ClientFixture(options, settings);
    }

    /** Starts to build a client with the right key. */
    static CarillonClient.Builder builder(URI server) {
        return CarillonClient.builder(server).apiKey(KEY);
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.address().getPort());
    }

    CarillonClient client() {
        return client;
    }

    SocketIoServer io() {
        return server.io();
    }

    Jobs jobs() {
        return jobs;
    }

    SocketIoClient join() {
        return server.join();
    }

    SocketIoClient open() {
        return server.open();
    }

    @Override
    public void close() {
        server.close();
    }
}
