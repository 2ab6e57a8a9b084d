package dev.carillon.api;

import dev.carillon.SocketIoServer;
import dev.carillon.http.HttpRequest;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides who may call the API: whoever has a key. Without any keys, programs on this machine may, if the server can be reached from
 * there only.
 */
final class Access {
    private static final Logger log = LoggerFactory.getLogger(Access.class);

    private static final Pattern BEARER = Pattern.compile("Bearer +(\\S+) *", Pattern.CASE_INSENSITIVE);

    /** A page whose own host name leads to this machine has another name here (DNS rebinding). */
    private static final Pattern LOOPBACK_HOST =
            Pattern.compile("(localhost|127(\\.[0-9]{1,3}){3}|\\[::1])(:[0-9]+)?", Pattern.CASE_INSENSITIVE);

    private static final List<String> PROXY_HEADERS = List.of("Forwarded", "X-Forwarded-For", "X-Real-IP");

    private final SocketIoServer server;

    /** Null if none are configured. */
    private final ApiKeys keys;

    private final AtomicBoolean warned = new AtomicBoolean();

    Access(SocketIoServer server, ApiKeys keys) {
        this.server = server;
        this.keys = keys;
    }

    /** Refuses the requests of pages whose origin the server does not allow. */
    static void requireOrigin(HttpRequest request) {
        if (!request.isOriginAllowed()) {
            throw new Problem(403, "origin not allowed").exception();
        }
    }

    /**
     * Returns the caller of a request.
     *
     * @throws ProblemException if the caller may not use the API
     */
    Caller authenticate(HttpRequest request) {
        if (keys == null) {
            requireLoopback(request);
            return Caller.at(request);
        }
        List<String> headers = request.headers("Authorization");
        return headers.stream()
                .filter(header -> headers.size() == 1)
                .map(BEARER::matcher)
                .filter(matcher -> matcher.matches())
                .findFirst()
                .flatMap(matcher -> keys.find(matcher.group(1)))
                .orElseThrow(Access::unauthorized);
    }

    private static ProblemException unauthorized() {
        return new Problem(401, "a valid API key is required", Map.of("WWW-Authenticate", "Bearer")).exception();
    }

    private void requireLoopback(HttpRequest request) {
        Optional<InetAddress> address = server.address().map(listening -> listening.getAddress());
        if (address.isEmpty() || !address.get().isLoopbackAddress()) {
            if (warned.compareAndSet(false, true)) {
                log.warn(
                        "the HTTP API refuses all requests, because it has no key and the server can be reached from other"
                                + " machines; set keys with HttpApi.Builder.keys");
            }
            throw new Problem(403, "the API needs a key, because the server can be reached from other machines")
                    .exception();
        }
        boolean direct =
                PROXY_HEADERS.stream().allMatch(name -> request.headers(name).isEmpty());
        boolean local = request.header("Host")
                .filter(host -> LOOPBACK_HOST.matcher(host).matches())
                .isPresent();
        if (!direct || !local) {
            throw new Problem(403, "without a key, only programs on this machine can use the API").exception();
        }
    }
}
