package dev.carillon;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method that handles an event. It may take the {@link Socket}, the {@link Ack} and the {@link EventArgs}, in any
 * position. All other parameters receive the event's arguments in order, or null if the client did not send them. The return
 * value, or the result of a returned {@link java.util.concurrent.CompletionStage}, is the acknowledgement; a {@code void}
 * method sends none. See {@link Namespace#addListeners}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface OnEvent {
    /**
     * The event's name.
     *
     * @return the name
     */
    String value();

    /**
     * Whether the method runs on the event loop of the connection. It must not block. See {@link Socket#onInline(String,
     * EventHandler)}.
     *
     * @return false, unless it does
     */
    boolean inline() default false;
}
