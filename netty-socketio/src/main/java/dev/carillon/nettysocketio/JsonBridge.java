package dev.carillon.nettysocketio;

import com.corundumstudio.socketio.AckCallback;
import com.corundumstudio.socketio.MultiTypeAckCallback;
import com.corundumstudio.socketio.protocol.Event;
import com.corundumstudio.socketio.protocol.JsonSupport;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.carillon.EventArgs;
import dev.carillon.RawJson;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.ByteBufOutputStream;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Converts between packet arguments and the application's {@link JsonSupport}, which knows the classes of its events.
 *
 * <p>A {@code JsonSupport} writes bytes as placeholders, numbered from 0 for each value, and reads them from Base64 text. If the
 * listener's class does not specify bytes ({@code Object}, a map), the text is converted to bytes afterwards.
 */
final class JsonBridge {
    private final JsonSupport json;

    JsonBridge(JsonSupport json) {
        this.json = json;
    }

    // ---- outbound ----

    /** Serializes the arguments of an event or an acknowledgement for the engine. */
    Object[] write(Object... values) {
        Object[] written = new Object[values.length];
        for (int i = 0; i < values.length; i++) {
            written[i] = write(values[i]);
        }
        return written;
    }

    private RawJson write(Object value) {
        ByteBuf buffer = ByteBufAllocator.DEFAULT.heapBuffer();
        try (ByteBufOutputStream out = new ByteBufOutputStream(buffer)) {
            json.writeValue(out, value);
            return new RawJson(buffer.toString(StandardCharsets.UTF_8), List.copyOf(json.getArrays()));
        } catch (IOException e) {
            throw new UncheckedIOException("the JSON support cannot write a value", e);
        } finally {
            buffer.release();
        }
    }

    // ---- inbound ----

    /**
     * Reads the arguments of an event as the classes that its listeners expect.
     *
     * @param classes the classes of the arguments, as far as they are known
     */
    List<Object> readEvent(String namespace, String name, EventArgs args, List<Class<?>> classes) throws IOException {
        Attachments attachments = new Attachments();
        JsonPrimitive first = new JsonPrimitive(name);
        String text = attachments.array(args, first.toString());
        Event event;
        try (ByteBufInputStream in = stream(text)) {
            event = json.readValue(namespace, in, Event.class);
        }
        return event.getArgs() == null ? List.of() : attachments.restore(event.getArgs(), classes);
    }

    /** Reads the arguments of an acknowledgement as the classes of its callback. */
    List<Object> readAck(EventArgs args, AckCallback<?> callback) throws IOException {
        Attachments attachments = new Attachments();
        try (ByteBufInputStream in = stream(attachments.array(args, null))) {
            List<Class<?>> classes = callback instanceof MultiTypeAckCallback several
                    ? List.of(several.getResultClasses())
                    : List.of(callback.getResultClass());
            return attachments.restore(json.readAckArgs(in, callback).getArgs(), classes);
        }
    }

    /** Reads the payload of a CONNECT packet as a map, which is empty if the client sent none. */
    Object readAuth(String namespace, JsonObject auth) throws IOException {
        try (ByteBufInputStream in = stream(auth.toString())) {
            return json.readValue(namespace, in, Map.class);
        }
    }

    /** Converts a value to the engine's JSON tree. */
    JsonElement toTree(Object value) {
        return JsonParser.parseString(write(value).json());
    }

    private static ByteBufInputStream stream(String text) {
        return new ByteBufInputStream(Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** The attachments of a packet, by their Base64 text. */
    private static final class Attachments {
        private final Map<String, byte[]> byText = new HashMap<>();
        private final Set<Integer> used = new HashSet<>();

        /** Returns the arguments as a JSON array, after an optional first element. */
        String array(EventArgs args, String first) throws IOException {
            StringBuilder array = new StringBuilder("[");
            if (first != null) {
                array.append(first);
            }
            for (int i = 0; i < args.size(); i++) {
                RawJson raw = args.raw(i);
                array.append(array.length() == 1 ? "" : ",")
                        .append(raw.attachments().isEmpty() ? raw.json() : inlined(raw));
            }
            return array.append(']').toString();
        }

        private String inlined(RawJson raw) throws IOException {
            return inlined(JsonParser.parseString(raw.json()), raw.attachments())
                    .toString();
        }

        private JsonElement inlined(JsonElement element, List<byte[]> attachments) throws IOException {
            if (element instanceof JsonArray array) {
                for (int i = 0; i < array.size(); i++) {
                    array.set(i, inlined(array.get(i), attachments));
                }
            } else if (element instanceof JsonObject object) {
                if (isPlaceholder(object)) {
                    int number = object.get("num").getAsInt();
                    if (!used.add(number)) { // otherwise a small packet could expand to a large text
                        throw new IOException("an attachment is used more than once");
                    }
                    return text(attachments.get(number));
                }
                for (Map.Entry<String, JsonElement> member : object.entrySet()) {
                    member.setValue(inlined(member.getValue(), attachments));
                }
            }
            return element;
        }

        /** Whether an object is a placeholder. The engine has already verified that every placeholder has an attachment. */
        private static boolean isPlaceholder(JsonObject object) {
            return object.get("_placeholder") instanceof JsonPrimitive placeholder
                    && placeholder.isBoolean()
                    && placeholder.getAsBoolean();
        }

        private JsonPrimitive text(byte[] attachment) {
            String text = Base64.getEncoder().encodeToString(attachment);
            if (attachment.length > 0) { // the text of an empty attachment could not be distinguished from ""
                byText.put(text, attachment);
            }
            return new JsonPrimitive(text);
        }

        /** Replaces Base64 texts with their attachments, except in arguments whose class is {@code String}. */
        List<Object> restore(List<Object> values, List<Class<?>> classes) {
            if (byText.isEmpty()) {
                return values;
            }
            List<Object> restored = new ArrayList<>(values);
            for (int i = 0; i < restored.size(); i++) {
                boolean wantsText = i < classes.size() && classes.get(i) == String.class;
                if (!wantsText) {
                    restored.set(i, restore(restored.get(i)));
                }
            }
            return restored;
        }

        /**
         * Replaces texts only in the default collections of a JSON library. A collection of another class was requested by a
         * listener, which then also specified the class of its elements.
         */
        @SuppressWarnings("unchecked") // such a list or map takes any object
        private Object restore(Object value) {
            UnaryOperator<Object> inner = this::restore;
            if (value instanceof String text) {
                return byText.containsKey(text) ? byText.get(text) : text;
            }
            if (value != null && value.getClass() == ArrayList.class) {
                ((List<Object>) value).replaceAll(inner);
            } else if (value != null && value.getClass() == LinkedHashMap.class) {
                ((Map<Object, Object>) value).replaceAll((key, present) -> restore(present));
            }
            return value;
        }
    }
}
