package dev.carillon.internal.socketio.handler;

import com.google.gson.reflect.TypeToken;
import dev.carillon.Ack;
import dev.carillon.DisconnectReason;
import dev.carillon.EventArgs;
import dev.carillon.EventArgumentException;
import dev.carillon.EventHandler;
import dev.carillon.Namespace;
import dev.carillon.OnConnect;
import dev.carillon.OnDisconnect;
import dev.carillon.OnEvent;
import dev.carillon.RequestHandler;
import dev.carillon.Socket;
import dev.carillon.internal.socketio.packet.PayloadCodec;
import dev.carillon.internal.socketio.packet.ReservedEvents;
import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Registers the annotated methods of one object as handlers of a namespace. The methods are looked up only once. */
public final class AnnotatedListeners {
    private final Object listeners;
    private final List<Method> connect;
    private final List<Method> event;
    private final List<Method> disconnect;

    /** Rejects an object without annotated methods, and methods with unsupported parameters. */
    public AnnotatedListeners(Object listeners) {
        this.listeners = listeners;
        this.connect = methodsWith(OnConnect.class);
        this.event = methodsWith(OnEvent.class);
        this.disconnect = methodsWith(OnDisconnect.class);
        if (connect.isEmpty() && event.isEmpty() && disconnect.isEmpty()) {
            throw new IllegalArgumentException(
                    listeners.getClass().getName() + " has no method with @OnConnect, @OnEvent or @OnDisconnect");
        }
        event.forEach(method -> ReservedEvents.requireListenable(
                method.getAnnotation(OnEvent.class).value()));
        connect.forEach(method -> requireParameters(method, Socket.class));
        disconnect.forEach(method -> requireParameters(method, Socket.class, DisconnectReason.class, String.class));
    }

    /** Throws a {@link dev.carillon.PayloadTypeException} if the type of a parameter cannot be read. */
    public void requireReadable(PayloadCodec payloads) {
        for (Method method : event) {
            for (Type type : method.getGenericParameterTypes()) {
                if (type != Socket.class && type != Ack.class && type != EventArgs.class) {
                    payloads.requireReadable(
                            type, method.getAnnotation(OnEvent.class).value());
                }
            }
        }
    }

    public void register(Namespace namespace) {
        namespace.onConnection(this::listen);
        connect.forEach(method -> namespace.onConnection(socket -> onConnection(method, socket)));
    }

    private void listen(Socket socket) {
        for (Method method : event) {
            listen(socket, method, method.getAnnotation(OnEvent.class));
        }
        for (Method method : disconnect) {
            socket.onDisconnect((reason, description) -> call(method, socket, reason, description));
        }
    }

    private void onConnection(Method method, Socket socket) {
        try {
            call(method, socket);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void listen(Socket socket, Method method, OnEvent event) {
        if (method.getReturnType() == void.class) {
            EventHandler handler = (args, ack) -> invoke(method, arguments(method, socket, args, ack));
            var unused = event.inline() ? socket.onInline(event.value(), handler) : socket.on(event.value(), handler);
        } else {
            RequestHandler handler = (args, ack) -> invoke(method, arguments(method, socket, args, ack));
            var unused = event.inline()
                    ? socket.onRequestInline(event.value(), handler)
                    : socket.onRequest(event.value(), handler);
        }
    }

    /** Resolves the parameters of a special type, and fills the others with the arguments of the event, in order. */
    private static Object[] arguments(Method method, Socket socket, EventArgs args, Ack ack) {
        Type[] types = method.getGenericParameterTypes();
        Object[] values = new Object[types.length];
        int next = 0;
        for (int i = 0; i < types.length; i++) {
            if (types[i] == Socket.class) {
                values[i] = socket;
            } else if (types[i] == Ack.class) {
                values[i] = ack;
            } else if (types[i] == EventArgs.class) {
                values[i] = args;
            } else {
                values[i] = argument(args, next++, types[i]);
            }
        }
        return values;
    }

    private static Object argument(EventArgs args, int index, Type type) {
        Object value = args.get(index, TypeToken.get(type));
        if (value == null && type instanceof Class<?> primitive && primitive.isPrimitive()) {
            throw new EventArgumentException("argument " + (index + 1) + " is missing", null);
        }
        return value;
    }

    /** Calls a method and selects the value for each parameter by its type. */
    private void call(Method method, Object... values) throws Exception {
        Object[] arguments = Arrays.stream(method.getParameterTypes())
                .map(type -> Arrays.stream(values)
                        .filter(type::isInstance)
                        .findFirst()
                        .orElseThrow())
                .toArray();
        invoke(method, arguments);
    }

    private Object invoke(Method method, Object... arguments) throws Exception {
        try {
            return method.invoke(listeners, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw (Error) e.getCause();
        }
    }

    private List<Method> methodsWith(Class<? extends Annotation> annotation) {
        List<Method> found = new ArrayList<>();
        for (Class<?> type = listeners.getClass(); type != null; type = type.getSuperclass()) {
            for (Method method : type.getDeclaredMethods()) {
                if (method.isAnnotationPresent(annotation) && !method.isBridge() && !isOverridden(method, found)) {
                    method.setAccessible(true);
                    found.add(method);
                }
            }
        }
        found.sort(Comparator.comparing(Method::getName));
        return found;
    }

    /** Whether a method is overridden by one that was found before. Subclasses are searched first. */
    private static boolean isOverridden(Method method, List<Method> found) {
        return !Modifier.isPrivate(method.getModifiers())
                && found.stream()
                        .anyMatch(other -> other.getDeclaringClass() != method.getDeclaringClass()
                                && other.getName().equals(method.getName())
                                && Arrays.equals(other.getParameterTypes(), method.getParameterTypes()));
    }

    private static void requireParameters(Method method, Class<?>... allowed) {
        for (Class<?> parameter : method.getParameterTypes()) {
            if (!Arrays.asList(allowed).contains(parameter)) {
                throw new IllegalArgumentException(method + ": a parameter of type " + parameter.getName()
                        + " is not supported; allowed types: " + Arrays.toString(allowed));
            }
        }
    }
}
