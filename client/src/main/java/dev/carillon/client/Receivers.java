package dev.carillon.client;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which sockets are selected.
 *
 * @param namespace the namespace
 * @param rooms the rooms whose members are selected; everyone if there are none
 * @param except the rooms whose members are not selected
 */
record Receivers(String namespace, List<String> rooms, List<String> except) {
    static Receivers of(String namespace) {
        return new Receivers(namespace, List.of(), List.of());
    }

    Receivers to(String... more) {
        return new Receivers(namespace, concat(rooms, more), except);
    }

    Receivers except(String... more) {
        return new Receivers(namespace, rooms, concat(except, more));
    }

    private static List<String> concat(List<String> first, String... more) {
        return Stream.concat(first.stream(), Stream.of(more)).distinct().toList();
    }

    JsonObject toJson() {
        JsonObject json = new JsonObject();
        json.addProperty("namespace", namespace);
        json.add("rooms", array(rooms));
        json.add("except", array(except));
        return json;
    }

    static JsonArray array(List<String> texts) {
        JsonArray array = new JsonArray();
        texts.forEach(array::add);
        return array;
    }
}
