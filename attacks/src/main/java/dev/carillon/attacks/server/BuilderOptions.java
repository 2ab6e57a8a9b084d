package dev.carillon.attacks.server;

import dev.carillon.SocketIoServer;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;

/** Sets options of the server by their names, so that an attack can be tried with any limit that the server has. */
final class BuilderOptions {
    private static final Map<Class<?>, Function<String, Object>> CONVERTERS = Map.of(
            int.class, Integer::valueOf,
            long.class, Long::valueOf,
            boolean.class, Boolean::valueOf,
            Duration.class, BuilderOptions::duration);

    private BuilderOptions() {}

    /** Calls the builder's method with this name. Numbers, booleans and durations ({@code 500ms}, {@code 20s}) are supported. */
    static void set(SocketIoServer.Builder builder, String name, String value) {
        Method method = Arrays.stream(SocketIoServer.Builder.class.getMethods())
                .filter(candidate -> candidate.getName().equals(name))
                .filter(candidate -> candidate.getParameterCount() == 1)
                .filter(candidate -> CONVERTERS.containsKey(candidate.getParameterTypes()[0]))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such server option: " + name));
        try {
            method.invoke(builder, CONVERTERS.get(method.getParameterTypes()[0]).apply(value));
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(name + "=" + value, e);
        }
    }

    private static Duration duration(String text) {
        return Duration.parse("PT" + (text.endsWith("ms") ? seconds(text) : text));
    }

    private static String seconds(String millis) {
        return Long.parseLong(millis.substring(0, millis.length() - 2)) / 1000.0 + "s";
    }
}
