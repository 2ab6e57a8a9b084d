package dev.carillon.client;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A client of the HTTP API of a Carillon server. It emits events, lists and moves sockets, and reports jobs.
 *
 * <pre>{@code
 * CarillonClient client = CarillonClient.builder(URI.create("http://localhost:3000"))
 *         .apiKey(System.getenv("CARILLON_API_KEY"))
 *         .build();
 * client.to("lobby").emit("pushMsg", "hello");
 * }</pre>
 *
 * <p><b>Threads.</b> A client is thread-safe, and so is everything that it returns, except streams. Create one for each server and
 * share it. It needs no closing: its threads are daemons, and end when it is no longer referenced. Its methods block until the server
 * has answered. Call them from any thread, including virtual threads, which they do not pin.
 *
 * <p><b>Errors.</b> If the server refuses a request, methods throw an {@link ApiException}. If there is no valid response, they throw
 * an {@link java.io.UncheckedIOException}. If the thread is interrupted while it waits, its interrupt status is set again, and the
 * cause of that exception is an {@link java.io.InterruptedIOException}.
 *
 * <p><b>Retries.</b> If the connection is lost, no response arrives in time, or its status is 429, 502, 503 or 504, the client sends
 * the request again after a pause, and waits at least as long as the server asks for. Each {@code POST} has an idempotency key, so the
 * server executes it only once.
 */
public final class CarillonClient {
    private final Address address;
    private final Transport transport;
    private final Gson gson;
    private final Jobs jobs;
    private final Namespace main;

    private CarillonClient(Builder builder) {
        this.address = builder.address;
        this.transport = builder.transport();
        this.gson = builder.gson;
        this.jobs = new Jobs(transport, gson, builder.progressInterval);
        this.main = of("/");
    }

    /**
     * Starts to build.
     *
     * @param server the address of the server, for example {@code https://example.com}; a path is put before {@code /api/v1}
     * @return a builder with the default settings
     * @throws IllegalArgumentException if it is not an HTTP address, or has a user, a query or a fragment
     */
    public static Builder builder(URI server) {
        return new Builder(Address.of(server));
    }

    /**
     * Returns a namespace. Sends no request.
     *
     * @param namespace the name, which the server must know
     * @return the namespace
     */
    public Namespace of(String namespace) {
        return new Namespace(Objects.requireNonNull(namespace, "namespace"), transport, gson);
    }

    /**
     * Selects the members of rooms in the main namespace.
     *
     * @param rooms the rooms, at least one; the id of a socket is also a room
     * @return the selection
     * @throws IllegalArgumentException if there are no rooms
     */
    public Selection to(String... rooms) {
        return main.to(rooms);
    }

    /**
     * Selects everyone in the main namespace, except the members of rooms.
     *
     * @param rooms the rooms, at least one
     * @return the selection
     * @throws IllegalArgumentException if there are no rooms, because everyone would be selected
     */
    public Selection except(String... rooms) {
        return main.except(rooms);
    }

    /**
     * Emits an event to everyone in the main namespace.
     *
     * @param event the name
     * @param args the arguments, which become JSON
     * @throws ApiException if the server refuses the request
     */
    public void emit(String event, Object... args) {
        main.all().emit(event, args);
    }

    /**
     * Lists the namespaces of the server.
     *
     * @return a stream that requests a page when it needs it
     */
    public Stream<NamespaceInfo> namespaces() {
        return Pages.stream(transport, Query.of("/namespaces"), "namespaces", NamespaceInfo::of);
    }

    /**
     * Returns the operations for jobs.
     *
     * @return the jobs of the server
     */
    public Jobs jobs() {
        return jobs;
    }

    /** Returns the address of the server. */
    @Override
    public String toString() {
        return "CarillonClient[" + address.base() + "]";
    }

    /** Settings of a {@link CarillonClient}. */
    public static final class Builder {
        private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]+");

        private final Address address;
        private String apiKey;
        private Duration connectTimeout = Duration.ofSeconds(5);
        private Duration requestTimeout = Duration.ofSeconds(10);
        private int retries = 5;
        private int maxResponseSize = 32 * 1024 * 1024;
        private Duration progressInterval = Duration.ofMillis(100);
        private Gson gson =
                new GsonBuilder().disableHtmlEscaping().serializeNulls().create();
        private HttpClient httpClient;
        private Scheduler scheduler = Scheduler.SYSTEM;

        private Builder(Address address) {
            this.address = address;
        }

        /**
         * Sets the API key. Without a key, the server answers only programs on its own machine. The key appears in no message of an
         * exception.
         *
         * @param key the key; if it is null or empty, none is sent
         * @return this
         * @throws IllegalArgumentException if the key has spaces, or characters other than ASCII
         */
        public Builder apiKey(String key) {
            if (key != null && !key.isEmpty() && !KEY.matcher(key).matches()) {
                throw new IllegalArgumentException("the API key must have visible ASCII characters only");
            }
            apiKey = key == null || key.isEmpty() ? null : key;
            return this;
        }

        /**
         * Sets how long it may take to open a connection. It has no effect together with {@link #httpClient}.
         *
         * @param timeout the time, 5 seconds by default
         * @return this
         */
        public Builder connectTimeout(Duration timeout) {
            connectTimeout = requirePositive(timeout, "connectTimeout");
            return this;
        }

        /**
         * Sets how long it may take until the whole response has arrived. Each retry has the same time. Waiting for
         * acknowledgements is not included.
         *
         * @param timeout the time, 10 seconds by default
         * @return this
         */
        public Builder requestTimeout(Duration timeout) {
            requestTimeout = requirePositive(timeout, "requestTimeout");
            return this;
        }

        /**
         * Sets how often a request is repeated. The pauses grow from about 0.2 seconds to about 5 seconds. If the server asks for more
         * than 30 seconds ({@code Retry-After}), the request is not repeated.
         *
         * @param count the number of retries, 5 by default; 0 for none
         * @return this
         */
        public Builder retries(int count) {
            if (count < 0) {
                throw new IllegalArgumentException("retries must not be negative: " + count);
            }
            retries = count;
            return this;
        }

        /**
         * Sets the maximum size of a response body. A larger one fails the request.
         *
         * @param bytes the number of bytes, 32 MiB by default
         * @return this
         */
        public Builder maxResponseSize(int bytes) {
            if (bytes <= 0) {
                throw new IllegalArgumentException("maxResponseSize must be positive: " + bytes);
            }
            maxResponseSize = bytes;
            return this;
        }

        /**
         * Sets the minimum time between two reports of a job's progress. Of the values in between, only the newest is sent.
         *
         * @param interval the time, 100 milliseconds by default
         * @return this
         */
        public Builder progressInterval(Duration interval) {
            progressInterval = requirePositive(interval, "progressInterval");
            return this;
        }

        /**
         * Sets how arguments and results become JSON.
         *
         * @param converter the converter; by default, one that keeps null values
         * @return this
         */
        public Builder gson(Gson converter) {
            gson = Objects.requireNonNull(converter, "gson");
            return this;
        }

        /**
         * Sets the client that sends the requests, for example with a proxy or with certificates of your own. It should not follow
         * redirects, because the API key would be sent along.
         *
         * @param client the client
         * @return this
         */
        public Builder httpClient(HttpClient client) {
            httpClient = Objects.requireNonNull(client, "httpClient");
            return this;
        }

        Builder scheduler(Scheduler own) {
            scheduler = own;
            return this;
        }

        private static Duration requirePositive(Duration duration, String name) {
            if (duration.isNegative() || duration.isZero()) {
                throw new IllegalArgumentException(name + " must be positive: " + duration);
            }
            return duration;
        }

        private Transport transport() {
            HttpClient client = httpClient != null
                    ? httpClient
                    : HttpClient.newBuilder()
                            .version(HttpClient.Version.HTTP_1_1)
                            .connectTimeout(connectTimeout)
                            .followRedirects(HttpClient.Redirect.NEVER)
                            .build();
            Requests requests = new Requests(address, apiKey, requestTimeout);
            return new Transport(client, requests, new RetryPolicy(retries), scheduler, maxResponseSize);
        }

        /**
         * Creates the client. Sends no request.
         *
         * @return the client
         */
        public CarillonClient build() {
            return new CarillonClient(this);
        }
    }
}
