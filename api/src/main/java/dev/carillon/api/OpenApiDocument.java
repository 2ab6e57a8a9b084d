package dev.carillon.api;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.carillon.http.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The description of the API as an OpenAPI 3.1 document.
 *
 * @param json the document
 */
record OpenApiDocument(JsonObject json) {
    private static final String RESOURCE = "openapi.json";

    /** Returns the document of a server that has only some of the operations. */
    static OpenApiDocument of(List<Operation> operations) {
        Set<String> paths = operations.stream().map(Operation::path).collect(Collectors.toSet());
        JsonObject document = read();
        document.getAsJsonObject("paths")
                .keySet()
                .removeIf(path -> !path.equals("/" + RESOURCE) && !paths.contains(path));
        return new OpenApiDocument(document);
    }

    private static JsonObject read() {
        try (InputStream in = OpenApiDocument.class.getResourceAsStream(RESOURCE)) {
            return JsonParser.parseReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .getAsJsonObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    HttpResponse response() {
        return HttpResponse.json(json.toString());
    }
}
