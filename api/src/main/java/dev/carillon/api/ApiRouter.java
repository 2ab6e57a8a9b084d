package dev.carillon.api;

import dev.carillon.SocketIoServer;
import dev.carillon.http.AsyncHttpHandler;
import dev.carillon.http.HttpRequest;
import dev.carillon.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

/** Adds the operations of the API to the routes of a server, and runs them. */
final class ApiRouter {
    private static final List<String> METHODS = List.of("GET", "POST", "PUT", "PATCH", "DELETE");
    private static final String ANY_PATH = "/{path...}";
    private static final String DOCUMENT = "/openapi.json";
    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";
    private static final String METHOD_NOT_ALLOWED = "method not allowed";
    private static final int MAX_IDEMPOTENCY_KEY = 255;

    private final Gate gate;
    private final Idempotency idempotency;
    private final Semaphore running;
    private final FailureLog failures;

    ApiRouter(Gate gate, Idempotency idempotency, int maxConcurrent, FailureLog failures) {
        this.gate = gate;
        this.idempotency = idempotency;
        this.failures = failures;
        this.running = new Semaphore(maxConcurrent);
    }

    /** Adds the routes. Other methods and paths below the base path get an error, also as problem+json. */
    void addTo(SocketIoServer server, List<Operation> operations) {
        Map<String, Set<String>> methods = new TreeMap<>();
        for (Operation operation : operations) {
            server.asyncRoute(operation.method(), HttpApi.BASE_PATH + operation.path(), handler(operation));
            methods.computeIfAbsent(operation.path(), path -> new TreeSet<>()).add(operation.method());
        }
        HttpResponse document = OpenApiDocument.of(operations).response();
        server.asyncRoute("GET", HttpApi.BASE_PATH + DOCUMENT, open(document));
        methods.put(DOCUMENT, Set.of("GET"));
        methods.forEach((path, allowed) -> addOtherMethods(server, path, allowed));
        server.errorFormat(HttpApi.BASE_PATH + ANY_PATH, ApiRouter::serverError);
        for (String method : METHODS) {
            server.asyncRoute(
                    method,
                    HttpApi.BASE_PATH + ANY_PATH,
                    open(new Problem(404, "there is no such resource").response()));
        }
    }

    /** Returns the response to a request that the server has refused by itself. It says the same as the API does. */
    private static HttpResponse serverError(int status, String message) {
        String detail =
                switch (status) {
                    case 403 -> ApiAccess.ORIGIN_NOT_ALLOWED; // the server has no other reason
                    case 405 -> METHOD_NOT_ALLOWED;
                    default -> message;
                };
        return new Problem(status, detail).response();
    }

    private void addOtherMethods(SocketIoServer server, String path, Set<String> allowed) {
        List<String> names = new ArrayList<>(allowed);
        if (allowed.contains("GET")) {
            names.add("HEAD");
        }
        HttpResponse refused =
                new Problem(405, METHOD_NOT_ALLOWED, Map.of("Allow", String.join(", ", names))).response();
        METHODS.stream()
                .filter(method -> !allowed.contains(method))
                .forEach(method -> server.asyncRoute(method, HttpApi.BASE_PATH + path, open(refused)));
    }

    /** Returns a handler for requests that need no key. */
    private AsyncHttpHandler open(HttpResponse response) {
        return request -> {
            try {
                gate.checkOpen(request);
                return CompletableFuture.completedFuture(response);
            } catch (ProblemException e) {
                return CompletableFuture.completedFuture(e.problem().response());
            }
        };
    }

    private AsyncHttpHandler handler(Operation operation) {
        return request -> {
            try {
                Admission admission = gate.check(request, operation);
                Query.requireOnly(request, operation.parameters());
                return operation.method().equals("POST")
                        ? runOnce(operation, request, admission)
                        : run(operation, request, admission);
            } catch (RuntimeException e) {
                return CompletableFuture.completedFuture(Failures.response(operation, e, failures));
            }
        };
    }

    private CompletableFuture<HttpResponse> runOnce(Operation operation, HttpRequest request, Admission admission) {
        List<String> keys = request.headers(IDEMPOTENCY_KEY);
        if (keys.isEmpty()) {
            return run(operation, request, admission);
        }
        String key = keys.get(0);
        if (keys.size() > 1) {
            throw Problem.badRequest("there are several headers " + IDEMPOTENCY_KEY);
        }
        if (key.isBlank() || key.length() > MAX_IDEMPOTENCY_KEY) {
            throw Problem.badRequest(IDEMPOTENCY_KEY + " must have 1 to " + MAX_IDEMPOTENCY_KEY + " characters");
        }
        return idempotency.run(
                new Idempotency.Key(admission.caller(), request.path(), key),
                request.body(),
                () -> run(operation, request, admission));
    }

    /**
     * Runs an operation. Its failures are responses, too.
     *
     * @return if it is cancelled, the operation is cancelled as well
     */
    private CompletableFuture<HttpResponse> run(Operation operation, HttpRequest request, Admission admission) {
        CompletableFuture<HttpResponse> response = new CompletableFuture<>();
        if (!running.tryAcquire()) {
            response.complete(
                    Problem.busy("too many requests are running").problem().response());
            return response;
        }
        CompletableFuture<HttpResponse> result = start(operation, request, admission);
        var unused = result.whenComplete((answer, error) -> {
            running.release();
            if (!response.isDone()) { // otherwise, it was cancelled
                response.complete(error == null ? answer : Failures.response(operation, error, failures));
            }
        });
        var unused2 = response.whenComplete((answer, error) -> {
            if (response.isCancelled()) {
                result.cancel(false);
            }
        });
        return response;
    }

    private static CompletableFuture<HttpResponse> start(
            Operation operation, HttpRequest request, Admission admission) {
        try {
            return operation.handle(request, admission);
        } catch (Throwable e) { // whatever it is, the request must end
            return CompletableFuture.failedFuture(e);
        }
    }
}
