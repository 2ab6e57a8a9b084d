package dev.carillon.internal.socketio;

import dev.carillon.Ack;
import dev.carillon.EventArgs;
import dev.carillon.EventHandler;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/** A handler whose return value, or what its stage completes with, is the acknowledgement. */
record RequestHandler<T>(Class<T> type, Function<? super T, ?> function, Consumer<Throwable> errors)
        implements EventHandler {

    @Override
    public void handle(EventArgs args, Ack ack) {
        Object result = function.apply(args.get(0, type));
        if (result instanceof CompletionStage<?> stage) {
            stage.whenComplete((value, error) -> {
                if (error == null) {
                    reply(ack, value);
                } else {
                    errors.accept(
                            error instanceof CompletionException && error.getCause() != null
                                    ? error.getCause()
                                    : error);
                }
            });
        } else {
            reply(ack, result);
        }
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
