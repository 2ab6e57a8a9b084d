package dev.carillon;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides which web pages may connect to this server, over long-polling and over WebSocket.
 *
 * <p>The default, {@link #sameOrigin()}, allows pages from the server's own origin (scheme, host and port), and clients that are not
 * browsers, because they send no {@code Origin}. Browsers do not enforce CORS on WebSocket, so the server does: a handshake from
 * an origin that is not allowed gets 403. This prevents cross-site WebSocket hijacking.
 *
 * @see <a href="https://fetch.spec.whatwg.org/#http-cors-protocol">Fetch: CORS protocol</a>
 */
public final class Cors {
    private static final String ANY = "*";

    private final boolean anyOrigin;
    private final List<Predicate<String>> origins;
    private final List<String> methods;
    private final List<String> allowedHeaders;
    private final List<String> exposedHeaders;
    private final boolean credentials;
    private final Optional<Duration> maxAge;
    private final String description;

    private Cors(Builder builder) {
        this.anyOrigin = builder.anyOrigin;
        this.origins = List.copyOf(builder.origins);
        this.methods = List.copyOf(builder.methods);
        this.allowedHeaders = List.copyOf(builder.allowedHeaders);
        this.exposedHeaders = List.copyOf(builder.exposedHeaders);
        this.credentials = builder.credentials;
        this.maxAge = Optional.ofNullable(builder.maxAge);
        this.description = Stream.concat(Stream.of("same origin"), builder.descriptions.stream())
                .collect(Collectors.joining(", "));
    }

    /**
     * The default policy: only pages from the server's own origin.
     *
     * @return the policy
     */
    public static Cors sameOrigin() {
        return builder().build();
    }

    /**
     * Creates a builder. Pages from the server's own origin are always allowed.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Tells whether a request is allowed.
     *
     * @param origin the {@code Origin} header, or null when there is none
     * @param host the {@code Host} header, or null when there is none
     * @param secure whether the request came over TLS to this server
     * @return true if the request is allowed
     */
    public boolean allows(String origin, String host, boolean secure) {
        return origin == null
                || anyOrigin
                || isSameOrigin(origin, host, secure)
                || origins.stream().anyMatch(allowed -> allowed.test(origin));
    }

    /**
     * The value of {@code Access-Control-Allow-Origin} for an origin that is allowed.
     *
     * @param origin the request's origin
     * @return {@code *} where every origin is allowed, the origin itself otherwise
     */
    public String allowOriginHeader(String origin) {
        return anyOrigin ? ANY : origin;
    }

    /**
     * Whether the answer depends on the request's {@code Origin}, so that caches must be told.
     *
     * @return true unless every origin is allowed
     */
    public boolean variesByOrigin() {
        return !anyOrigin;
    }

    /**
     * The methods in responses to preflight requests.
     *
     * @return the methods
     */
    public List<String> methods() {
        return methods;
    }

    /**
     * The request headers in responses to preflight requests. If empty, the headers that the request asks for.
     *
     * @return the header names
     */
    public List<String> allowedHeaders() {
        return allowedHeaders;
    }

    /**
     * The response headers that a page may read.
     *
     * @return the header names
     */
    public List<String> exposedHeaders() {
        return exposedHeaders;
    }

    /**
     * Whether requests may carry cookies and other credentials.
     *
     * @return true if allowed
     */
    public boolean credentials() {
        return credentials;
    }

    /**
     * How long a browser may cache the response to a preflight request.
     *
     * @return the time; empty for the browser's default
     */
    public Optional<Duration> maxAge() {
        return maxAge;
    }

    @Override
    public String toString() {
        return description;
    }

    /** A server with its own TLS requires https. Otherwise the scheme is not checked, because a proxy may terminate TLS. */
    private static boolean isSameOrigin(String origin, String host, boolean secure) {
        if (host == null) {
            return false;
        }
        int authority = origin.indexOf("://") + 3;
        return authority > 3
                && (!secure || origin.startsWith("https:"))
                && origin.substring(authority).equalsIgnoreCase(host);
    }

    /** Builds a {@link Cors} policy. Not thread-safe. */
    public static final class Builder {
        private boolean anyOrigin;
        private final List<Predicate<String>> origins = new ArrayList<>();
        private final List<String> descriptions = new ArrayList<>();
        private List<String> methods = List.of("GET", "POST");
        private List<String> allowedHeaders = List.of();
        private List<String> exposedHeaders = List.of();
        private boolean credentials;
        private Duration maxAge;

        private Builder() {}

        /**
         * Allows origins by name.
         *
         * @param allowed exact origins ({@code https://app.example.com}), origins with a star as their first label ({@code
         *     https://*.example.com}: all subdomains, but not the domain itself), or {@code *} for all origins
         * @return this
         * @throws IllegalArgumentException when one has another form
         */
        public Builder origins(String... allowed) {
            for (String given : allowed) {
                String origin = given.trim();
                descriptions.add(origin);
                if (origin.equals(ANY)) {
                    anyOrigin = true;
                } else {
                    origins.add(matcher(origin));
                }
            }
            return this;
        }

        /**
         * Allows every origin that matches a pattern in full.
         *
         * @param pattern the pattern; keep it simple, because it is applied to values that clients choose
         * @return this
         */
        public Builder originPattern(Pattern pattern) {
            descriptions.add("/" + pattern + "/");
            origins.add(origin -> pattern.matcher(origin).matches());
            return this;
        }

        /**
         * Allows every origin that a function accepts. It runs on an event loop and must not block.
         *
         * @param predicate true for an origin that is allowed
         * @return this
         */
        public Builder originPredicate(Predicate<String> predicate) {
            descriptions.add("(function)");
            origins.add(Objects.requireNonNull(predicate, "predicate"));
            return this;
        }

        /**
         * The methods in responses to preflight requests. Default: GET, POST.
         *
         * @param methods the methods
         * @return this
         */
        public Builder methods(String... methods) {
            this.methods = List.of(methods);
            return this;
        }

        /**
         * The request headers that are allowed. Default: the headers that the preflight request asks for.
         *
         * @param headers the names
         * @return this
         */
        public Builder allowedHeaders(String... headers) {
            this.allowedHeaders = List.of(headers);
            return this;
        }

        /**
         * The response headers that a page may read. Default: only those that every page may read.
         *
         * @param headers the names
         * @return this
         */
        public Builder exposedHeaders(String... headers) {
            this.exposedHeaders = List.of(headers);
            return this;
        }

        /**
         * Whether requests may carry cookies and other credentials. Default: false.
         *
         * @param allowed true to allow
         * @return this
         */
        public Builder credentials(boolean allowed) {
            this.credentials = allowed;
            return this;
        }

        /**
         * How long a browser may cache the response to a preflight request. Default: the browser's own.
         *
         * @param time the time, to the second
         * @return this
         */
        public Builder maxAge(Duration time) {
            this.maxAge = Objects.requireNonNull(time, "time");
            return this;
        }

        /**
         * Builds the policy.
         *
         * @return the policy
         * @throws IllegalArgumentException when all origins are allowed together with credentials, because any web page could
         *     then act in the name of its visitor
         */
        public Cors build() {
            if (anyOrigin && credentials) {
                throw new IllegalArgumentException(
                        "CORS: origin '*' cannot be combined with credentials; name the origins that may send them");
            }
            return new Cors(this);
        }

        private static Predicate<String> matcher(String origin) {
            int authority = origin.indexOf("://") + 3;
            boolean wildcard = origin.startsWith("*.", Math.max(authority, 0));
            if (authority < 4
                    || authority == origin.length()
                    || origin.indexOf('/', authority) >= 0
                    || origin.lastIndexOf('*') > (wildcard ? authority : -1)) {
                throw new IllegalArgumentException("CORS: '" + origin
                        + "' is not an origin; write scheme://host[:port] without a path, scheme://*.host, or *");
            }
            String lowerCase = origin.toLowerCase(Locale.ROOT);
            if (!wildcard) {
                return lowerCase::equalsIgnoreCase;
            }
            String prefix = lowerCase.substring(0, authority);
            String suffix = lowerCase.substring(authority + 1);
            return candidate -> isSubdomain(candidate.toLowerCase(Locale.ROOT), prefix, suffix);
        }

        private static boolean isSubdomain(String origin, String prefix, String suffix) {
            int labels = origin.length() - prefix.length() - suffix.length();
            return labels > 0
                    && origin.startsWith(prefix)
                    && origin.endsWith(suffix)
                    && origin.substring(prefix.length(), prefix.length() + labels)
                            .chars()
                            .allMatch(c -> Character.isLetterOrDigit(c) || c == '-' || c == '.');
        }
    }
}
