package dev.carillon.tokens;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.carillon.ConnectionStateRecovery;
import dev.carillon.SocketIoServer;
import dev.carillon.api.HttpApi;
import dev.carillon.jobs.Jobs;
import dev.carillon.push.PushServer;
import dev.carillon.testing.HttpReply;
import dev.carillon.testing.RawHttp;
import dev.carillon.testing.SocketIoClient;
import dev.carillon.testing.SocketIoFixture;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A server that requires tokens everywhere, with jobs, push and the HTTP API. Its time is that of a test clock. */
final class TokensFixture implements AutoCloseable {
    static final String API_KEY = "api-key";

    private final TestClock clock = new TestClock();
    private final TokenVerifier verifier;
    private final TokenAuthentication tokens;
    private final SocketIoFixture server;
    private final Jobs jobs;

    private TokensFixture(Path folder, Consumer<SocketIoServer.Builder> options, Consumer<SocketIoServer> application) {
        this.verifier = TokenVerifier.builder()
                .jwks(Issuer.jwksFile(folder))
                .issuer(Issuer.NAME)
                .audience(Issuer.AUDIENCE)
                .clock(clock)
                .build();
        this.tokens = new TokenAuthentication(verifier, clock);
        SocketIoServer.Builder builder =
                SocketIoServer.builder().host("127.0.0.1").port(0).eventLoops(2);
        options.accept(builder);
        SocketIoServer io = builder.build();
        tokens.protect(io).protect(io.of("/admin"));
        this.jobs = Jobs.builder(io).authorizer(new TokenJobAuthorizer(tokens)).attach();
        HttpApi.builder(io)
                .jobs(jobs)
                .keys(List.of(API_KEY))
                .readers(new TokenJobReader(verifier))
                .attach();
        PushServer.builder(io, new TokenPushAuthorizer(verifier))
                .source("job", jobs.channels())
                .attach();
        application.accept(io);
        this.server = SocketIoFixture.start(io);
    }

    static TokensFixture start(Path folder) {
        return start(folder, options -> {}, io -> {});
    }

    static TokensFixture start(Path folder, Consumer<SocketIoServer> application) {
        return start(folder, options -> {}, application);
    }

    static TokensFixture start(
            Path folder, Consumer<SocketIoServer.Builder> options, Consumer<SocketIoServer> application) {
        return new TokensFixture(folder, options, application);
    }

    /** With connection state recovery. */
    static TokensFixture recovering(Path folder, boolean skipMiddlewares) {
        return start(
                folder,
                options -> options.connectionStateRecovery(ConnectionStateRecovery.builder()
                        .skipMiddlewares(skipMiddlewares)
                        .build()),
                io -> {});
    }

    SocketIoServer io() {
        return server.io();
    }

    TestClock clock() {
        return clock;
    }

    Instant now() {
        return clock.instant();
    }

    TokenAuthentication tokens() {
        return tokens;
    }

    Jobs jobs() {
        return jobs;
    }

    InetSocketAddress address() {
        return server.address();
    }

    /** Returns a token that expires in an hour. */
    String token(Map<String, ?> grants) {
        return Issuer.rs256(Issuer.claims(now(), grants).build());
    }

    String token(JWTClaimsSet.Builder claims) {
        return Issuer.rs256(claims.build());
    }

    /** Opens a connection that has joined no namespace. */
    SocketIoClient open() {
        return server.open();
    }

    SocketIoClient join(String token) {
        SocketIoClient client = open();
        client.join("/", Map.of("token", token));
        return client;
    }

    HttpReply get(String target, String... headers) {
        try (RawHttp http = RawHttp.connect(address())) {
            return http.get(target, headers);
        }
    }

    /** Sends JSON. */
    HttpReply post(String target, String json, String... headers) {
        String[] all = Arrays.copyOf(headers, headers.length + 1);
        all[headers.length] = "Content-Type: application/json";
        try (RawHttp http = RawHttp.connect(address())) {
            return http.post(target, json, all);
        }
    }

    static String bearer(String token) {
        return "Authorization: Bearer " + token;
    }

    static JsonObject json(String text) {
        return JsonParser.parseString(text).getAsJsonObject();
    }

    @Override
    public void close() {
        server.close();
        jobs.close();
        verifier.close();
    }
}
