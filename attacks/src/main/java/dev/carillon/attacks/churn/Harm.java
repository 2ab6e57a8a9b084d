package dev.carillon.attacks.churn;

/** The server has lost, repeated or mixed up something, or did not answer. */
final class Harm extends RuntimeException {
    private static final long serialVersionUID = 1;

    Harm(String message) {
        super(message);
    }
}
