package dev.carillon.api;

/**
 * An operation of the API.
 *
 * @param method the method
 * @param path the path below the base path, for example {@code /jobs/{id}}
 * @param handler handles its requests
 */
record Operation(String method, String path, ApiHandler handler) {
    static Operation get(String path, ApiHandler handler) {
        return new Operation("GET", path, handler);
    }

    static Operation post(String path, ApiHandler handler) {
        return new Operation("POST", path, handler);
    }

    static Operation patch(String path, ApiHandler handler) {
        return new Operation("PATCH", path, handler);
    }
}
