package dev.carillon;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Handles an event. The method may take the {@link Socket}, the {@link Ack} and the {@link EventArgs}, anywhere; its other
 * parameters take the event's arguments, one after the other, null where they were not sent. What it returns, or what a returned
 * {@link java.util.concurrent.CompletionStage} completes with, is the acknowledgement, unless it returns {@code void}. See {@link
 * Namespace#addListeners}.
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
}
