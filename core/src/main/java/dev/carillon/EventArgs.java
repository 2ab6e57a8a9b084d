package dev.carillon;

import com.google.gson.JsonElement;
import com.google.gson.reflect.TypeToken;

/**
 * The arguments of one received event or acknowledgement. They stay text until they are asked for. Immutable.
 */
public interface EventArgs {
    /**
     * How many arguments there are.
     *
     * @return the count, without the event name and the acknowledgement
     */
    int size();

    /**
     * Reads an argument.
     *
     * @param index from 0; an argument that was not sent reads as null
     * @param type the wanted type; {@code byte[]} and {@link java.nio.ByteBuffer}, at any depth, receive binary attachments
     * @param <T> the wanted type
     * @return the value; null for JSON null
     * @throws EventArgumentException when the argument does not fit the type
     */
    <T> T get(int index, Class<T> type);

    /**
     * Reads an argument of a generic type.
     *
     * @param index from 0; an argument that was not sent reads as null
     * @param type the wanted type, for instance {@code new TypeToken<List<String>>() {}}
     * @param <T> the wanted type
     * @return the value; null for JSON null
     * @throws EventArgumentException when the argument does not fit the type
     */
    <T> T get(int index, TypeToken<T> type);

    /**
     * Reads an argument as JSON. A binary attachment appears as its placeholder.
     *
     * @param index from 0; an argument that was not sent reads as JSON null
     * @return the value
     */
    JsonElement json(int index);

    /**
     * An argument as the text that the client sent, for a JSON library other than Gson.
     *
     * @param index from 0; an argument that was not sent reads as {@code null}
     * @return the text, with all attachments of the packet
     */
    RawJson raw(int index);

    /**
     * Whether an argument is binary data as a whole. (Node.js: {@code Buffer.isBuffer})
     *
     * @param index from 0
     * @return false for JSON, even if it contains binary data at some depth, and for an argument that was not sent
     */
    boolean isBinary(int index);

    /**
     * An argument as an opaque value that can be given to {@code emit} and {@link Ack#send} to pass it on unread, binary
     * attachments included.
     *
     * @param index from 0; an argument that was not sent is passed on as {@code null}
     * @return the value
     */
    Object value(int index);

    /**
     * The arguments as opaque values that can be given to {@code emit} and {@link Ack#send} to pass them on unread, binary
     * attachments included.
     *
     * @return a value for each argument
     */
    Object[] toArray();
}
