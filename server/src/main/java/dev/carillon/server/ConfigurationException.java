package dev.carillon.server;

/** Thrown for an invalid configuration. The message is a single line for the operator. */
final class ConfigurationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ConfigurationException(String message) {
        super(message);
    }
}
