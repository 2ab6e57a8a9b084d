package dev.carillon.server;

/** The operator has asked for something that cannot be: one line tells what. */
final class ConfigurationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ConfigurationException(String message) {
        super(message);
    }
}
