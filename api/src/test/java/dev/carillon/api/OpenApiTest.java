package dev.carillon.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.google.gson.JsonParser;
import dev.carillon.testing.HttpReply;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The OpenAPI document. */
class OpenApiTest {

    @Test
    void documentIsServedWithoutAKey() {
        try (ApiFixture server = ApiFixture.start()) {
            HttpReply reply = server.sendOnly("GET", "/openapi.json", null);
            assertEquals(200, reply.status());
            assertEquals("application/json", reply.header("Content-Type"));
            assertEquals(Schemas.document(), JsonParser.parseString(reply.body()));
        }
    }

    @Test
    void documentIsValid() {
        SwaggerParseResult result = new OpenAPIV3Parser().readContents(Schemas.text());
        assertEquals(List.of(), result.getMessages());
        assertNotNull(result.getOpenAPI());
    }

    @Test
    void documentAndServerHaveTheSameOperations() {
        try (ApiFixture server = ApiFixture.start()) {
            Set<String> served = new TreeSet<>();
            for (String path : Schemas.document().getAsJsonObject("paths").keySet()) {
                for (String method : List.of("GET", "POST", "PUT", "PATCH", "DELETE")) {
                    String body = method.equals("GET") ? null : "";
                    int status = server.sendOnly(method, path.replace("{id}", "x"), body)
                            .status();
                    assertNotEquals(404, status, path);
                    if (status != 405) {
                        served.add(method + " " + path);
                    }
                }
            }
            assertEquals(Schemas.operations(), served);
        }
    }

    @Test
    void everyRouteIsInTheDocument() {
        Set<String> routes = new TreeSet<>();
        try (ApiFixture server = ApiFixture.start()) {
            HttpApi.builder(server.io())
                    .jobs(server.jobs())
                    .operations()
                    .forEach(operation -> routes.add(operation.method() + " " + operation.path()));
        }
        routes.add("GET /openapi.json");
        assertEquals(Schemas.operations(), routes);
    }

    @Test
    void documentAndServerHaveTheSameParameters() {
        try (ApiFixture server = ApiFixture.start()) {
            HttpApi.builder(server.io())
                    .jobs(server.jobs())
                    .operations()
                    .forEach(operation -> assertEquals(
                            Schemas.queryParameters(operation.method(), operation.path()),
                            operation.parameters(),
                            operation.path()));
        }
    }
}
