package dev.carillon.internal.socketio.handler;

import dev.carillon.Ack;
import dev.carillon.EventArgs;
import dev.carillon.EventHandler;
import dev.carillon.RequestHandler;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Acknowledges an event with the return value of a handler, or with the result of the stage that it returns. */
record AnsweringHandler(RequestHandler handler, Consumer<Throwable> errors) implements EventHandler {

    @Override
    public void handle(EventArgs args, Ack ack) throws Exception {
        Object result = handler.handle(args, ack);
        if (result instanceof CompletionStage<?> stage) {
            stage.whenComplete((value, error) -> {
                if (error == null) {
                    reply(ack, value);
                } else {
                    errors.accept(causeOf(error));
                }
            });
        } else {
            reply(ack, result);
        }
    }

    private static Throwable causeOf(Throwable error) {
        return error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    }

    private void reply(Ack ack, Object value) {
        try {
            if (value == null) {
                ack.send();
            } else {
                ack.send(value);
            }
        } catch (RuntimeException e) {
            errors.accept(e);
        }
    }
}
