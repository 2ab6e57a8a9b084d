package dev.carillon.internal.http;

import dev.carillon.http.ErrorFormat;
import dev.carillon.http.HttpResponse;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The formats of errors, by path pattern. Thread-safe. */
final class ErrorFormats {
    private static final Logger log = LoggerFactory.getLogger(ErrorFormats.class);

    private final String reservedPath;

    /** Most specific pattern first. The list is replaced on each change. */
    private volatile List<Entry> entries = List.of();

    private record Entry(RoutePattern pattern, ErrorFormat format) {}

    /** An error in a format of the application. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Formatted(HttpHeaders headers, byte[] body) {}

    /** The engine answers the requests to its own path, which ends with a slash, in the format of the reference server. */
    ErrorFormats(String reservedPath) {
        this.reservedPath = reservedPath;
    }

    /**
     * Adds the format for the paths that match a pattern.
     *
     * @throws IllegalArgumentException if the pattern is invalid, or another one that matches the same paths has a format
     */
    synchronized void add(String pattern, ErrorFormat format) {
        Objects.requireNonNull(format, "format");
        RoutePattern parsed = RoutePattern.of(pattern);
        if (entries.stream().anyMatch(entry -> entry.pattern.isSameAs(parsed))) {
            throw new IllegalArgumentException("there is already a format of errors for the pattern " + pattern);
        }
        List<Entry> changed = new ArrayList<>(entries);
        changed.add(new Entry(parsed, format));
        changed.sort((one, other) -> one.pattern.compareTo(other.pattern));
        entries = List.copyOf(changed);
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    /** Returns an error in the format for the target of its request, or empty if there is none. */
    Optional<Formatted> format(String target, int status, String message) {
        return find(target).flatMap(entry -> create(entry, status, message));
    }

    private Optional<Entry> find(String target) {
        String path = new QueryStringDecoder(target).rawPath();
        boolean reserved = reservedPath.equals(path) || reservedPath.equals(path + "/");
        if (entries.isEmpty() || reserved || !path.startsWith("/")) {
            return Optional.empty();
        }
        List<String> segments = RoutePattern.split(path).stream()
                .map(ErrorFormats::decodeIfValid)
                .toList();
        return entries.stream()
                .filter(entry -> entry.pattern.match(segments).isPresent())
                .findFirst();
    }

    /** The request may be refused just because its path is malformed. */
    private static String decodeIfValid(String segment) {
        try {
            return RoutePattern.decode(segment);
        } catch (IllegalArgumentException e) {
            return segment;
        }
    }

    private static Optional<Formatted> create(Entry entry, int status, String message) {
        try {
            HttpResponse response = entry.format.create(status, message);
            return Optional.of(new Formatted(RouteResponse.headers(response), response.body()));
        } catch (Throwable e) { // any failure of the application's code
            log.error("the format of errors for {} failed", entry.pattern, e);
            return Optional.empty();
        }
    }
}
