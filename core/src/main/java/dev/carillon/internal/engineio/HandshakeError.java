package dev.carillon.internal.engineio;

import com.google.gson.JsonObject;

/** The errors of the Engine.IO reference server, with their code, HTTP status and message. */
public enum HandshakeError {
    UNKNOWN_TRANSPORT(0, 400, "Transport unknown"),
    UNKNOWN_SESSION(1, 400, "Session ID unknown"),
    BAD_HANDSHAKE_METHOD(2, 400, "Bad handshake method"),
    BAD_REQUEST(3, 400, "Bad request"),
    FORBIDDEN(4, 403, "Forbidden"),
    UNSUPPORTED_PROTOCOL_VERSION(5, 400, "Unsupported protocol version");

    private final int code;
    private final int status;
    private final String message;

    HandshakeError(int code, int status, String message) {
        this.code = code;
        this.status = status;
        this.message = message;
    }

    public int status() {
        return status;
    }

    public String message() {
        return message;
    }

    public int code() {
        return code;
    }

    /** Returns the JSON body of the error response. */
    public String body(String message) {
        JsonObject body = new JsonObject();
        body.addProperty("code", code);
        body.addProperty("message", message);
        return body.toString();
    }
}
