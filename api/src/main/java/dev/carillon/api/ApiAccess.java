package dev.carillon.api;

import com.google.gson.JsonPrimitive;
import dev.carillon.Handshake;
import dev.carillon.Socket;
import dev.carillon.SocketIoServer;
import dev.carillon.http.HttpRequest;
import dev.carillon.jobs.JobAuthorizer;
import dev.carillon.jobs.JobAuthorizer.Action;
import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides who may use the API: whoever has a key. Without any keys, programs on this machine may, if the server can be reached from
 * there only. A proxy on this machine is such a program: unless it adds a header such as {@code X-Forwarded-For} or {@code Via},
 * everyone who can reach the proxy can use the API. Thread-safe.
 *
 * <p>An HTTP request has its key in {@code Authorization: Bearer KEY}. A Socket.IO client, which may report jobs if it may use the
 * API, has it as {@code apiKey} in the payload of its CONNECT packet ({@code auth} in the clients):
 *
 * <pre>{@code
 * ApiAccess access = ApiAccess.of(server, List.of(System.getenv("API_KEY")));
 * Jobs jobs = Jobs.builder(server)
 *         .authorizer(access.reporters(JobAuthorizer.FOLLOW_AND_CANCEL))
 *         .attach();
 * HttpApi.builder(server).jobs(jobs).access(access).attach();
 * }</pre>
 */
public final class ApiAccess {
    private static final Logger log = LoggerFactory.getLogger(ApiAccess.class);

    static final String ORIGIN_NOT_ALLOWED = "origin not allowed";

    static final Map<String, String> CHALLENGE = Map.of("WWW-Authenticate", "Bearer");

    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]+");

    private static final Pattern BEARER = Pattern.compile("Bearer +(\\S+) *", Pattern.CASE_INSENSITIVE);

    /** A page whose own host name leads to this machine has another name here (DNS rebinding). */
    private static final Pattern LOOPBACK_HOST =
            Pattern.compile("(localhost|127(\\.[0-9]{1,3}){3}|\\[::1])(:[0-9]+)?", Pattern.CASE_INSENSITIVE);

    private static final List<String> PROXY_HEADERS =
            List.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Via");

    /** Browsers send the first with each request, also with those without an {@code Origin}. */
    private static final List<String> PAGE_HEADERS = List.of("Sec-Fetch-Site", "Origin");

    private final SocketIoServer server;

    /** Null if none are configured. */
    private final ApiKeys keys;

    private final AtomicBoolean warned = new AtomicBoolean();

    private ApiAccess(SocketIoServer server, ApiKeys keys) {
        this.server = Objects.requireNonNull(server, "server");
        this.keys = keys;
    }

    /**
     * Creates an access with fixed keys.
     *
     * @param server the server that the API controls
     * @param keys the keys; if there are none, the API is open to programs on this machine, but only if the server listens on a
     *     loopback address
     * @return the access
     * @throws IllegalArgumentException if {@link #requireKey} refuses a key
     */
    public static ApiAccess of(SocketIoServer server, Collection<String> keys) {
        List<String> fixed = List.copyOf(keys);
        fixed.forEach(ApiAccess::requireKey);
        return new ApiAccess(server, fixed.isEmpty() ? null : new ApiKeys(() -> fixed));
    }

    /**
     * Checks that a key can be sent in a header. The message of the exception does not contain the key.
     *
     * @param key the key
     * @throws IllegalArgumentException if the key is empty, or has spaces or characters other than visible ASCII
     */
    public static void requireKey(String key) {
        if (!KEY.matcher(key).matches()) {
            throw new IllegalArgumentException("a key must have visible ASCII characters only, without spaces");
        }
    }

    /**
     * Creates an access whose keys can change while the server runs.
     *
     * @param server the server that the API controls
     * @param keys called for each request, so it must be fast; while it returns no keys, every request is refused. They are not
     *     checked; see {@link #requireKey}
     * @return the access
     */
    public static ApiAccess of(SocketIoServer server, Supplier<? extends Collection<String>> keys) {
        return new ApiAccess(server, new ApiKeys(Objects.requireNonNull(keys, "keys")));
    }

    /**
     * Returns whether a Socket.IO client may use the API.
     *
     * @param socket the client
     * @return true if it has sent a valid key as {@code auth.apiKey}, or if no key is needed
     */
    public boolean isAllowed(Socket socket) {
        Handshake handshake = socket.handshake();
        if (keys == null) {
            return refusalWithoutKey(name -> handshake.header(name).stream().toList())
                    .isEmpty();
        }
        return handshake.auth().get("apiKey") instanceof JsonPrimitive key
                && key.isString()
                && keys.find(key.getAsString()).isPresent();
    }

    /**
     * Returns an authorizer that lets the clients that may use the API report jobs.
     *
     * @param others decides about everything else
     * @return the authorizer
     */
    public JobAuthorizer reporters(JobAuthorizer others) {
        Objects.requireNonNull(others, "others");
        return (socket, action, job) ->
                (action == Action.REPORT && isAllowed(socket)) || others.isAllowed(socket, action, job);
    }

    /** Returns whether every request needs a key. */
    boolean needsKey() {
        return keys != null;
    }

    /** Refuses the requests of pages whose origin the server does not allow. */
    static void requireOrigin(HttpRequest request) {
        if (!request.isOriginAllowed()) {
            throw new Problem(403, ORIGIN_NOT_ALLOWED).exception();
        }
    }

    /**
     * Returns the caller of a request.
     *
     * @throws ProblemException if the caller may not use the API
     */
    Caller authenticate(HttpRequest request) {
        if (keys == null) {
            refusalWithoutKey(request::headers).ifPresent(reason -> {
                throw new Problem(403, reason).exception();
            });
            return Caller.at(request);
        }
        return find(request).orElseThrow(ApiAccess::unauthorized);
    }

    /** Returns the caller of a request with a valid key. */
    Optional<Caller> find(HttpRequest request) {
        List<String> headers = request.headers("Authorization");
        if (keys == null || headers.size() != 1) {
            return Optional.empty();
        }
        Matcher matcher = BEARER.matcher(headers.get(0));
        return matcher.matches() ? keys.find(matcher.group(1)) : Optional.empty();
    }

    private static ProblemException unauthorized() {
        return new Problem(401, "a valid API key is required", CHALLENGE).exception();
    }

    /** Returns why a request or client without a key is refused, or empty if none is needed. */
    private Optional<String> refusalWithoutKey(Function<String, List<String>> headers) {
        Optional<InetAddress> address = server.address().map(listening -> listening.getAddress());
        if (address.isEmpty() || !address.get().isLoopbackAddress()) {
            if (warned.compareAndSet(false, true)) {
                log.warn(
                        "the HTTP API refuses all requests, because it has no key and the server can be reached from other"
                                + " machines; set a key (HttpApi.Builder.keys, or --api-key of the runnable server)");
            }
            return Optional.of("the API needs a key, because the server can be reached from other machines");
        }
        boolean direct =
                PROXY_HEADERS.stream().allMatch(name -> headers.apply(name).isEmpty());
        boolean local = headers.apply("Host").stream()
                .findFirst()
                .filter(host -> LOOPBACK_HOST.matcher(host).matches())
                .isPresent();
        boolean isPage =
                PAGE_HEADERS.stream().anyMatch(name -> !headers.apply(name).isEmpty());
        return direct && local && !isPage
                ? Optional.empty()
                : Optional.of("without a key, only programs on this machine can use the API, and no web pages");
    }
}
