package dev.carillon.api;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.carillon.SocketIoServer;
import dev.carillon.jobs.Jobs;
import dev.carillon.testing.HttpReply;
import dev.carillon.testing.RawHttp;
import dev.carillon.testing.SocketIoClient;
import dev.carillon.testing.SocketIoFixture;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A server with the API and jobs, on a free port. Each response is checked against the OpenAPI document. */
final class ApiFixture implements AutoCloseable {
    static final String KEY = "secret";

    private final SocketIoFixture server;
    private final Jobs jobs;

    private ApiFixture(SocketIoServer io, Jobs jobs) {
        this.jobs = jobs;
        this.server = SocketIoFixture.start(io);
    }

    /** Starts a server with a key. */
    static ApiFixture start() {
        return start(api -> api.keys(List.of(KEY)));
    }

    static ApiFixture start(Consumer<HttpApi.Builder> settings) {
        return start(options -> {}, settings);
    }

    static ApiFixture start(Consumer<SocketIoServer.Builder> options, Consumer<HttpApi.Builder> settings) {
        SocketIoServer.Builder server =
                SocketIoServer.builder().host("127.0.0.1").port(0).eventLoops(2);
        options.accept(server);
        return start(server.build(), settings);
    }

    /** Starts a server that the test has created. It should use port 0. */
    static ApiFixture start(SocketIoServer io, Consumer<HttpApi.Builder> settings) {
        Jobs jobs = Jobs.builder(io).attach();
        HttpApi.Builder api = HttpApi.builder(io).jobs(jobs);
        settings.accept(api);
        api.attach();
        return new ApiFixture(io, jobs);
    }

    SocketIoServer io() {
        return server.io();
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

    /** Sends a request to emit, whose response may take some time. */
    static void sendEmit(RawHttp http, String body) {
        http.send(request("POST", "/emit", body, "Authorization: Bearer " + KEY, "Content-Type: application/json"));
    }

    RawHttp connect() {
        return RawHttp.connect(address());
    }

    HttpReply get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    HttpReply post(String path, String body, String... headers) {
        return send("POST", path, body, headers);
    }

    HttpReply patch(String path, String body, String... headers) {
        return send("PATCH", path, body, headers);
    }

    /** Sends a request with the key, and with a JSON body unless it is null. */
    HttpReply send(String method, String path, String body, String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        all.add("Authorization: Bearer " + KEY);
        if (body != null) {
            all.add("Content-Type: application/json");
        }
        return sendOnly(method, path, body, all.toArray(String[]::new));
    }

    /** Sends a request without a key, and with no other headers than these. */
    HttpReply sendOnly(String method, String path, String body, String... headers) {
        try (RawHttp http = connect()) {
            HttpReply reply = http.send(request(method, path, body, headers)).read();
            check(method, path, reply);
            return reply;
        }
    }

    /** Returns the bytes of a request. */
    static byte[] request(String method, String path, String body, String... headers) {
        String head = RawHttp.request(method, HttpApi.BASE_PATH + path, headers);
        byte[] bytes = body == null ? new byte[0] : body.getBytes(StandardCharsets.UTF_8);
        String length = method.equals("GET") ? "" : "Content-Length: " + bytes.length + "\r\n";
        return (head + length + "\r\n" + (body == null ? "" : body)).getBytes(StandardCharsets.UTF_8);
    }

    static void check(String method, String path, HttpReply reply) {
        Schemas.check(method, HttpApi.BASE_PATH + path, reply.status(), reply.header("Content-Type"), reply.body());
    }

    /** Opens a job and returns its id. */
    String openJob(String name) {
        return json(post("/jobs", "{\"name\":\"" + name + "\",\"total\":100}"))
                .get("id")
                .getAsString();
    }

    static JsonObject json(HttpReply reply) {
        return JsonParser.parseString(reply.body()).getAsJsonObject();
    }

    /** Returns the detail of an error. */
    static String detail(HttpReply reply) {
        return json(reply).get("detail").getAsString();
    }

    @Override
    public void close() {
        server.close();
    }
}
