package dev.carillon.api;

import dev.carillon.SocketIoServer;
import dev.carillon.jobs.Jobs;
import dev.carillon.presence.Identity;
import dev.carillon.presence.Presence;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * An HTTP API below {@code /api/v1}, with which back ends in any language emit events, list, move and disconnect sockets, and report
 * jobs.
 *
 * <pre>{@code
 * SocketIoServer server = SocketIoServer.builder().build();
 * Jobs jobs = Jobs.builder(server).attach();
 * HttpApi.builder(server).jobs(jobs).keys(List.of(System.getenv("API_KEY"))).attach();
 * server.start();
 * }</pre>
 *
 * <p>The OpenAPI document at {@code /api/v1/openapi.json} describes all operations. Callers send a key as {@code Authorization:
 * Bearer KEY}. Without any keys, the API answers only if the server listens on a loopback address.
 */
public final class HttpApi {
    static final String BASE_PATH = "/api/v1";

    private HttpApi() {}

    /**
     * Starts to build.
     *
     * @param server the server that the API controls; it must not have been started
     * @return a builder with the default settings
     */
    public static Builder builder(SocketIoServer server) {
        return new Builder(Objects.requireNonNull(server, "server"));
    }

    /** Settings of an {@link HttpApi}. */
    public static final class Builder {
        private final SocketIoServer server;
        private Jobs jobs;
        private ApiAccess access;
        private JobReader reader;
        private Presence presence;
        private int maxBodySize = 1024 * 1024;
        private int requestsPerSecond = 1000;
        private int maxConcurrent = 256;
        private long maxReplyBytes = 16L * 1024 * 1024;
        private int maxStoredResponses = 100_000;
        private long maxStoredBytes = Runtime.getRuntime().maxMemory() / 16;
        private LongSupplier nanoTime = System::nanoTime;

        private Builder(SocketIoServer server) {
            this.server = server;
            this.access = ApiAccess.of(server, List.of());
            this.presence = Presence.local(server, socket -> Identity.NONE);
        }

        /**
         * Adds the operations for jobs.
         *
         * @param tracked the jobs
         * @return this
         */
        public Builder jobs(Jobs tracked) {
            jobs = Objects.requireNonNull(tracked, "jobs");
            return this;
        }

        /**
         * Sets the keys that callers may use.
         *
         * @param accepted the keys; if there are none, the API is open to programs on this machine, but only if the server listens on
         *     a loopback address
         * @return this
         * @throws IllegalArgumentException if a key cannot be sent in a header; see {@link ApiAccess#requireKey}
         */
        public Builder keys(Collection<String> accepted) {
            return access(ApiAccess.of(server, accepted));
        }

        /**
         * Sets where the keys come from, so that they can change while the server runs.
         *
         * @param accepted called for each request, so it must be fast; while it returns no keys, every request is refused
         * @return this
         */
        public Builder keys(Supplier<? extends Collection<String>> accepted) {
            return access(ApiAccess.of(server, accepted));
        }

        /**
         * Sets who may use the API, if something else needs to know that, too.
         *
         * @param decision an access to the same server
         * @return this
         */
        public Builder access(ApiAccess decision) {
            access = Objects.requireNonNull(decision, "access");
            return this;
        }

        /**
         * Sets the maximum size of a request body. The server's {@code maxPostSize} applies as well.
         *
         * @param bytes the number of bytes, 1 MiB by default
         * @return this
         */
        public Builder maxBodySize(int bytes) {
            maxBodySize = (int) requirePositive(bytes, "maxBodySize");
            return this;
        }

        /**
         * Sets how many requests each key may send per second. Without keys, the limit applies to each address.
         *
         * @param requests the number, 1000 by default; after a pause, as many are allowed at once
         * @return this
         */
        public Builder requestsPerSecond(int requests) {
            requestsPerSecond = (int) requirePositive(requests, "requestsPerSecond");
            return this;
        }

        /**
         * Sets how many requests may run at the same time, including those that wait for acknowledgements.
         *
         * @param requests the number, 256 by default; beyond it, callers get status 503
         * @return this
         */
        public Builder maxConcurrent(int requests) {
            maxConcurrent = (int) requirePositive(requests, "maxConcurrent");
            return this;
        }

        /**
         * Sets how large the replies of all clients to one event may be together, if the caller waits for acknowledgements. Beyond it,
         * the largest are left out, and count as missing.
         *
         * @param bytes the number of bytes, 16 MiB by default
         * @return this
         */
        public Builder maxReplyBytes(long bytes) {
            maxReplyBytes = requirePositive(bytes, "maxReplyBytes");
            return this;
        }

        /**
         * Sets how many responses to requests with an idempotency key are stored. Beyond it, the oldest ones are forgotten.
         *
         * @param responses the number, 100,000 by default
         * @return this
         */
        public Builder maxStoredResponses(int responses) {
            maxStoredResponses = (int) requirePositive(responses, "maxStoredResponses");
            return this;
        }

        /**
         * Sets how much memory the stored responses may take. Beyond it, the oldest ones are forgotten.
         *
         * @param bytes the number of bytes, by default a sixteenth of the maximum heap
         * @return this
         */
        public Builder maxStoredBytes(long bytes) {
            maxStoredBytes = requirePositive(bytes, "maxStoredBytes");
            return this;
        }

        /**
         * Lets clients without a key read jobs. It has an effect only if there are {@link #jobs}.
         *
         * @param clients identifies a client by the header {@code Authorization}, and tells which jobs it may read. It is called for a
         *     request to read jobs whose header is not a valid key
         * @return this
         */
        public Builder readers(JobReader clients) {
            reader = Objects.requireNonNull(clients, "readers");
            return this;
        }

        /**
         * Sets where the lists of rooms and sockets come from. If its answers are partial, all servers of the cluster are asked.
         *
         * @param registry the presence of the same server; by default, the server itself is asked, and the sockets have no users
         * @return this
         */
        public Builder presence(Presence registry) {
            presence = Objects.requireNonNull(registry, "presence");
            return this;
        }

        Builder nanoTime(LongSupplier clock) {
            nanoTime = clock;
            return this;
        }

        private static long requirePositive(long value, String name) {
            if (value <= 0) {
                throw new IllegalArgumentException(name + " must be positive: " + value);
            }
            return value;
        }

        /** Adds the routes to the server. Call it before the server is started. */
        public void attach() {
            Gate gate = new Gate(access, reader, new RateLimit(requestsPerSecond, nanoTime), maxBodySize);
            Idempotency idempotency = new Idempotency(maxStoredResponses, maxStoredBytes, nanoTime);
            new ApiRouter(gate, idempotency, maxConcurrent, new FailureLog(nanoTime)).addTo(server, operations());
        }

        List<Operation> operations() {
            Namespaces namespaces = new Namespaces(server);
            List<Operation> operations = new ArrayList<>(new EmitHandler(namespaces, maxReplyBytes).operations());
            operations.addAll(new ListHandler(namespaces, presence).operations());
            operations.addAll(new SocketsHandler(namespaces).operations());
            if (jobs != null) {
                operations.addAll(new JobsHandler(jobs).operations());
            }
            return operations;
        }
    }
}
