package dev.carillon.http;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * The response to a request. Immutable: each {@code with} method returns a changed copy, so a response can be a constant. The byte
 * array of a body is not copied, so do not change it.
 *
 * <pre>{@code
 * HttpResponse.json("{\"status\":\"up\"}").withHeader("Cache-Control", "no-store")
 * }</pre>
 *
 * <p>The server adds {@code Content-Length} and the headers that control the connection. If the response has an entity tag and the
 * client already has that version, the server sends 304 without a body (RFC 9110, section 13).
 */
public final class HttpResponse {
    private static final String CONTENT_TYPE = "content-type";
    private static final String ENTITY_TAG = "etag";
    private static final String COOKIE = "set-cookie";
    private static final Pattern VALID_TAG = Pattern.compile("(W/)?\"[!#-~\\x80-\\xFF]*\"");
    private static final byte[] NOTHING = {};

    private final int status;
    private final List<Map.Entry<String, String>> headers;
    private final byte[] bytes;
    private final Path file;
    private final Consumer<ResponseStream> stream;

    private HttpResponse(
            int status,
            List<Map.Entry<String, String>> headers,
            byte[] bytes,
            Path file,
            Consumer<ResponseStream> stream) {
        this.status = status;
        this.headers = headers;
        this.bytes = bytes;
        this.file = file;
        this.stream = stream;
    }

    /**
     * A response without a body.
     *
     * @param status 200 to 599
     * @return the response
     */
    public static HttpResponse of(int status) {
        return new HttpResponse(requireStatus(status), List.of(), NOTHING, null, null);
    }

    /**
     * A response with plain text.
     *
     * @param text the body
     * @return the response, with status 200
     */
    public static HttpResponse text(String text) {
        return bytes("text/plain; charset=UTF-8", text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * A response with JSON.
     *
     * @param json the body, as JSON text
     * @return the response, with status 200
     */
    public static HttpResponse json(String json) {
        return bytes("application/json", json.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * A response with a body of any type.
     *
     * @param contentType the media type
     * @param body the body; the array is not copied and must not be changed afterwards
     * @return the response, with status 200
     */
    public static HttpResponse bytes(String contentType, byte[] body) {
        return new HttpResponse(200, List.of(), Objects.requireNonNull(body, "body"), null, null)
                .withHeader(CONTENT_TYPE, contentType);
    }

    /**
     * A response with the content of a file. It is sent in chunks, as fast as the client reads them.
     *
     * @param contentType the media type
     * @param file a regular file; if it cannot be opened when the response is sent, the client gets status 404
     * @return the response, with status 200
     */
    public static HttpResponse file(String contentType, Path file) {
        return new HttpResponse(200, List.of(), NOTHING, Objects.requireNonNull(file, "file"), null)
                .withHeader(CONTENT_TYPE, contentType);
    }

    /**
     * A response whose body is sent piece by piece, while it is produced. Its length is not announced.
     *
     * <pre>{@code
     * HttpResponse.stream("text/event-stream", stream -> stream.write("data: hello\n\n"))
     * }</pre>
     *
     * @param contentType the media type
     * @param start receives the body as soon as the headers are sent, on the thread that has returned the response. It is not
     *     called for a HEAD request, nor if the connection is lost before
     * @return the response, with status 200
     */
    public static HttpResponse stream(String contentType, Consumer<ResponseStream> start) {
        return new HttpResponse(200, List.of(), NOTHING, null, Objects.requireNonNull(start, "start"))
                .withHeader(CONTENT_TYPE, contentType);
    }

    /**
     * The same response with another status. With 426, the server adds the header {@code Upgrade: websocket}.
     *
     * @param changed 200 to 599
     * @return a copy
     */
    public HttpResponse withStatus(int changed) {
        return new HttpResponse(requireStatus(changed), headers, bytes, file, stream);
    }

    private static int requireStatus(int status) {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("the status of a response is 200 to 599, not " + status);
        }
        return status;
    }

    /**
     * The same response with a header. It replaces an existing header of that name. A {@code Set-Cookie} header is always added.
     *
     * @param name the name, case-insensitive
     * @param value the value
     * @return a copy
     */
    public HttpResponse withHeader(String name, String value) {
        Objects.requireNonNull(value, "value");
        String key = name.toLowerCase(Locale.ROOT);
        List<Map.Entry<String, String>> changed = new ArrayList<>(headers);
        if (!key.equals(COOKIE)) {
            changed.removeIf(header -> header.getKey().equals(key));
        }
        changed.add(Map.entry(key, value));
        return new HttpResponse(status, List.copyOf(changed), bytes, file, stream);
    }

    /**
     * The same response with an entity tag, which identifies this version of the content.
     *
     * @param tag the tag with its quotes, for example {@code "v1"}, or a weak one, {@code W/"v1"}
     * @return a copy
     * @throws IllegalArgumentException when the tag has no quotes, or contains a character that is not allowed (RFC 9110, section
     *     8.8.3)
     */
    public HttpResponse withEntityTag(String tag) {
        if (!VALID_TAG.matcher(tag).matches()) {
            throw new IllegalArgumentException(
                    "an entity tag has the form \"v1\" or W/\"v1\", with the quotes: " + tag);
        }
        return withHeader(ENTITY_TAG, tag);
    }

    /**
     * The status.
     *
     * @return 200 to 599
     */
    public int status() {
        return status;
    }

    /**
     * The headers that were set.
     *
     * @return pairs of a name in lower case and a value
     */
    public List<Map.Entry<String, String>> headers() {
        return headers;
    }

    /**
     * The first value of a header.
     *
     * @param name the name, case-insensitive
     * @return the value, if the header was set
     */
    public Optional<String> header(String name) {
        String key = name.toLowerCase(Locale.ROOT);
        return headers.stream()
                .filter(header -> header.getKey().equals(key))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /**
     * The body.
     *
     * @return the bytes, which must not be changed; empty for a response without a body, with a file, or with a stream
     */
    public byte[] body() {
        return bytes;
    }

    /**
     * The file whose content is the body.
     *
     * @return the file, if the response has one
     */
    public Optional<Path> file() {
        return Optional.ofNullable(file);
    }

    /**
     * The producer of a body that is sent piece by piece.
     *
     * @return the producer, if the response has one
     */
    public Optional<Consumer<ResponseStream>> stream() {
        return Optional.ofNullable(stream);
    }
}
