package dev.carillon.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import dev.carillon.http.HttpRequest;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The JSON object in the body of a request. Messages name members, but never repeat their values.
 *
 * @param json the object
 */
record Body(JsonObject json) {
    private static final int MAX_DEPTH = 100;

    /** How much of an unknown name is repeated in the response. */
    private static final int MAX_NAME = 100;

    /**
     * Reads a body, which must be there.
     *
     * @param members the members that the object may have
     * @throws ProblemException if the body is not such an object
     */
    static Body required(HttpRequest request, Set<String> members) {
        byte[] bytes = request.body();
        if (bytes.length == 0) {
            throw Problem.badRequest("a JSON object is expected");
        }
        return parse(bytes, members);
    }

    /** Reads a body. If there is none, the object is empty. */
    static Body optional(HttpRequest request, Set<String> members) {
        byte[] bytes = request.body();
        return bytes.length == 0 ? new Body(new JsonObject()) : parse(bytes, members);
    }

    private static Body parse(byte[] bytes, Set<String> members) {
        JsonObject object = parse(decode(bytes));
        for (String name : object.keySet()) {
            if (!members.contains(name)) {
                throw Problem.badRequest("unknown member: " + abbreviated(name));
            }
        }
        return new Body(object);
    }

    private static String decode(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw Problem.badRequest("the body is not valid UTF-8");
        }
    }

    private static JsonObject parse(String text) {
        try (JsonReader reader = new JsonReader(new StringReader(text))) {
            reader.setStrictness(Strictness.STRICT);
            reader.setNestingLimit(MAX_DEPTH);
            if (reader.peek() == JsonToken.BEGIN_OBJECT) {
                JsonObject object = readObject(reader);
                if (reader.peek() == JsonToken.END_DOCUMENT) {
                    return object;
                }
            } else {
                var unused = JsonParser.parseReader(reader); // it must be valid JSON to get the other message
                throw Problem.badRequest("a JSON object is expected");
            }
        } catch (JsonParseException | IOException e) {
            // the message of the exception could contain parts of the body
        }
        throw Problem.badRequest("the body is not valid JSON, or is nested deeper than " + MAX_DEPTH + " levels");
    }

    /** Reads an object, in which no member may occur twice: it would be unclear which one counts. */
    private static JsonObject readObject(JsonReader reader) throws IOException {
        JsonObject object = new JsonObject();
        reader.beginObject();
        while (reader.hasNext()) {
            String name = reader.nextName();
            if (object.has(name)) {
                throw Problem.badRequest("there are several members " + abbreviated(name));
            }
            object.add(name, JsonParser.parseReader(reader));
        }
        reader.endObject();
        return object;
    }

    private static String abbreviated(String name) {
        return name.substring(0, Math.min(name.length(), MAX_NAME));
    }

    /** Returns a value, or null if it is missing or JSON null. */
    private JsonElement value(String member) {
        JsonElement value = json.get(member);
        return value instanceof JsonNull ? null : value;
    }

    /** Returns a text, or null if it is missing. */
    String text(String member) {
        JsonElement value = value(member);
        if (value == null) {
            return null;
        }
        if (value instanceof JsonPrimitive primitive && primitive.isString()) {
            return primitive.getAsString();
        }
        throw Problem.badRequest(member + " must be a string");
    }

    /** Returns a boolean, which is false if it is missing. */
    boolean flag(String member) {
        JsonElement value = value(member);
        if (value == null) {
            return false;
        }
        if (value instanceof JsonPrimitive primitive && primitive.isBoolean()) {
            return primitive.getAsBoolean();
        }
        throw Problem.badRequest(member + " must be true or false");
    }

    /** Returns a whole number, or a default if it is missing. */
    int number(String member, int min, int max, int missing) {
        JsonElement value = value(member);
        if (value == null) {
            return missing;
        }
        if (value instanceof JsonPrimitive primitive && primitive.isNumber()) {
            double number = primitive.getAsDouble();
            if (number >= min && number <= max && number == Math.rint(number)) {
                return (int) number;
            }
        }
        throw Problem.badRequest(member + " must be a whole number from " + min + " to " + max);
    }

    /** Returns the elements of an array; none if it is missing. */
    List<JsonElement> array(String member) {
        JsonElement value = value(member);
        if (value == null) {
            return List.of();
        }
        if (value instanceof JsonArray array) {
            return array.asList();
        }
        throw Problem.badRequest(member + " must be an array");
    }

    /** Returns the elements of an array of strings; none if it is missing. */
    List<String> texts(String member) {
        List<String> texts = new ArrayList<>();
        for (JsonElement element : array(member)) {
            if (!(element instanceof JsonPrimitive primitive) || !primitive.isString()) {
                throw Problem.badRequest(member + " must be an array of strings");
            }
            texts.add(primitive.getAsString());
        }
        return texts;
    }
}
