package dev.carillon.api;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assertions;

/** Checks responses against the OpenAPI document. */
final class Schemas {
    private static final String URI = "https://carillon.test/openapi.json";
    private static final String TEXT = read();
    private static final JsonObject DOCUMENT = JsonParser.parseString(TEXT).getAsJsonObject();
    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12, builder -> builder.schemas(Map.of(URI, TEXT)));

    private Schemas() {}

    private static String read() {
        try (InputStream in = HttpApi.class.getResourceAsStream("openapi.json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text() {
        return TEXT;
    }

    static JsonObject document() {
        return DOCUMENT;
    }

    /** Returns all operations of the document, for example {@code GET /jobs/{id}}. */
    static Set<String> operations() {
        Set<String> operations = new TreeSet<>();
        JsonObject paths = DOCUMENT.getAsJsonObject("paths");
        for (String path : paths.keySet()) {
            for (String method : paths.getAsJsonObject(path).keySet()) {
                operations.add(method.toUpperCase(Locale.ROOT) + " " + path);
            }
        }
        return operations;
    }

    /** Returns the names of the query parameters of an operation. */
    static Set<String> queryParameters(String method, String path) {
        JsonObject operation = DOCUMENT.getAsJsonObject("paths")
                .getAsJsonObject(path)
                .getAsJsonObject(method.toLowerCase(Locale.ROOT));
        Set<String> names = new TreeSet<>();
        if (operation.has("parameters")) {
            for (JsonElement reference : operation.getAsJsonArray("parameters")) {
                JsonObject parameter = resolve(reference);
                if (parameter.get("in").getAsString().equals("query")) {
                    names.add(parameter.get("name").getAsString());
                }
            }
        }
        return names;
    }

    /** Checks that the document describes a response, and that its body has the form that it describes. */
    static void check(String method, String target, int status, String contentType, String body) {
        String path = target.substring(HttpApi.BASE_PATH.length()).replaceAll("\\?.*", "");
        JsonObject paths = DOCUMENT.getAsJsonObject("paths");
        String template = paths.keySet().stream()
                .filter(candidate -> matches(candidate, path))
                .findFirst()
                .orElse(null);
        JsonObject operation = template == null
                ? null
                : paths.getAsJsonObject(template).getAsJsonObject(method.toLowerCase(Locale.ROOT));
        if (operation == null) { // no such resource, or another method
            Assertions.assertTrue(status == 404 || status == 405 || status == 403, () -> "status " + status);
            if (!body.isEmpty()) {
                checkSchema("#/components/schemas/Problem", body);
            }
            return;
        }
        JsonObject response = resolve(operation.getAsJsonObject("responses").get(Integer.toString(status)));
        Assertions.assertNotNull(response, () -> method + " " + template + " does not describe status " + status);
        JsonObject content = response.getAsJsonObject("content");
        if (content == null) {
            Assertions.assertEquals("", body);
            return;
        }
        Assertions.assertEquals(content.keySet().iterator().next(), contentType);
        JsonObject schema = content.getAsJsonObject(contentType).getAsJsonObject("schema");
        if (schema.has("$ref")) {
            checkSchema(schema.get("$ref").getAsString(), body);
        }
    }

    private static boolean matches(String template, String path) {
        return Pattern.matches(template.replaceAll("\\{[^}]*}", "[^/]*"), path);
    }

    private static JsonObject resolve(JsonElement element) {
        if (element == null) {
            return null;
        }
        JsonObject object = element.getAsJsonObject();
        if (!object.has("$ref")) {
            return object;
        }
        JsonObject found = DOCUMENT;
        for (String part : object.get("$ref").getAsString().substring(2).split("/", -1)) {
            found = found.getAsJsonObject(part);
        }
        return found;
    }

    private static void checkSchema(String reference, String body) {
        Schema schema = REGISTRY.getSchema(SchemaLocation.of(URI + reference));
        List<Error> errors = schema.validate(body, InputFormat.JSON);
        Assertions.assertEquals(List.of(), errors, body);
    }
}
