package dev.carillon.redis;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.carillon.Parser.ParserException;
import dev.carillon.RawJson;
import dev.carillon.adapter.Selection;
import dev.carillon.msgpack.MessagePackValues;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A message between servers: an object in JSON or, if it contains binary values, in MessagePack. Both are told apart by the first
 * byte.
 *
 * @param object the object, with placeholders for binary values
 * @param attachments the binary values
 */
record Message(JsonObject object, List<byte[]> attachments) {
    static final int MAX_BINARIES = 10_000;
    static final int MAX_DEPTH = 200;
    private static final Logger log = LoggerFactory.getLogger(Message.class);

    Message(JsonObject object) {
        this(object, List.of());
    }

    /** Reads a message. */
    static Message read(byte[] bytes) throws ParserException {
        RawJson json = bytes.length > 0 && bytes[0] == '{'
                ? new RawJson(new String(bytes, StandardCharsets.UTF_8))
                : MessagePackValues.read(MessagePack.newDefaultUnpacker(bytes), bytes.length, MAX_BINARIES, MAX_DEPTH);
        return of(json);
    }

    /** Reads a message. One that is malformed is logged, and the result is empty. */
    static Optional<Message> readOrIgnore(byte[] bytes) {
        try {
            return Optional.of(read(bytes));
        } catch (ParserException e) {
            log.debug("a message was ignored: {}", e.getMessage());
            return Optional.empty();
        }
    }

    /** Returns a message with the content of a JSON object. */
    static Message of(RawJson json) throws ParserException {
        try {
            if (JsonParser.parseString(json.json()) instanceof JsonObject object) {
                return new Message(object, json.attachments());
            }
        } catch (RuntimeException | StackOverflowError e) {
            throw new ParserException("malformed JSON");
        }
        throw new ParserException("not an object");
    }

    /** Returns the message in JSON, or in MessagePack if it contains binary values. */
    byte[] toBytes() {
        return attachments.isEmpty() ? object.toString().getBytes(StandardCharsets.UTF_8) : toMessagePack();
    }

    /** Returns the message in MessagePack. */
    byte[] toMessagePack() {
        try (MessageBufferPacker out = MessagePack.newDefaultBufferPacker()) {
            MessagePackValues.write(new RawJson(object.toString(), attachments), out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
    }

    // ---- reading members ----

    /** Returns a text member. */
    Optional<String> text(String name) {
        return object.get(name) instanceof JsonPrimitive value ? Optional.of(value.getAsString()) : Optional.empty();
    }

    /** Returns a member that is a whole number. */
    Optional<Integer> number(String name) {
        return object.get(name) instanceof JsonPrimitive value && value.isNumber()
                ? Optional.of(value.getAsInt())
                : Optional.empty();
    }

    /** Returns a member that is an object, with the binary values of the message. */
    Message member(String name) {
        return new Message(object.get(name) instanceof JsonObject member ? member : new JsonObject(), attachments);
    }

    /** Returns a member of any type, with the binary values of the message; null if it is absent. */
    PendingRequests.Answer value(String name) {
        return new PendingRequests.Answer(object.get(name), attachments);
    }

    /** Returns the member {@code true}, or whether it is absent and {@code ifAbsent} is true. */
    boolean flag(String name, boolean ifAbsent) {
        return (object.get(name) instanceof JsonPrimitive value && value.isBoolean()) ? value.getAsBoolean() : ifAbsent;
    }

    /** Returns the texts of an array. Node.js allows numbers as names of rooms. */
    Set<String> texts(String name) {
        return object.get(name) instanceof JsonArray array
                ? StreamSupport.stream(array.spliterator(), false)
                        .filter(JsonElement::isJsonPrimitive)
                        .map(JsonElement::getAsString)
                        .collect(Collectors.toSet())
                : Set.of();
    }

    /** Returns the selected sockets. */
    Selection selection() {
        return new Selection(texts("rooms"), texts("except"));
    }

    // ---- writing members ----

    /** Returns the options of an operation. */
    static JsonObject options(Selection selection) {
        JsonObject options = new JsonObject();
        options.add("rooms", array(selection.rooms()));
        options.add("except", array(selection.except()));
        return options;
    }

    /** Returns an event and its arguments as one array. */
    static JsonArray event(String event, RawJson args) {
        JsonArray all = new JsonArray();
        all.add(event);
        all.addAll(JsonParser.parseString(args.json()).getAsJsonArray());
        return all;
    }

    /** Returns an array of texts. */
    static JsonArray array(Collection<String> texts) {
        JsonArray array = new JsonArray();
        texts.forEach(array::add);
        return array;
    }

    // ---- acknowledgements: an array of arguments here, the first argument in Node.js ----

    /** Returns the first argument of an acknowledgement. Empty if there is none. */
    static Optional<JsonElement> first(RawJson args) {
        JsonArray array = JsonParser.parseString(args.json()).getAsJsonArray();
        return array.isEmpty() ? Optional.empty() : Optional.of(array.get(0));
    }

    /** Returns the arguments of an acknowledgement. */
    static RawJson arguments(PendingRequests.Answer answer) {
        return new RawJson(answer.value() == null ? "[]" : "[" + answer.value() + "]", answer.attachments());
    }
}
