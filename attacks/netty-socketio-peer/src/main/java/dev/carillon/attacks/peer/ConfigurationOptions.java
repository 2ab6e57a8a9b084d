package dev.carillon.attacks.peer;

import com.corundumstudio.socketio.Configuration;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;

/** Sets options of netty-socketio's configuration by their names. */
final class ConfigurationOptions {
    private static final Map<Class<?>, Function<String, Object>> CONVERTERS =
            Map.of(int.class, Integer::valueOf, boolean.class, Boolean::valueOf);

    private ConfigurationOptions() {}

    /** Sets an option that is a number or a boolean: {@code pingInterval=5000}. */
    static void set(Configuration configuration, String option) {
        int equals = option.indexOf('=');
        String name = option.substring(0, Math.max(0, equals));
        Method setter = Arrays.stream(Configuration.class.getMethods())
                .filter(method -> method.getName().equalsIgnoreCase("set" + name))
                .filter(method -> CONVERTERS.containsKey(method.getParameterTypes()[0]))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such option of netty-socketio: " + option));
        try {
            setter.invoke(
                    configuration, CONVERTERS.get(setter.getParameterTypes()[0]).apply(option.substring(equals + 1)));
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(option, e);
        }
    }
}
