package dev.carillon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Compares the public API with a committed file, so that every API change is visible in review. After an intended change, run this
 * test with {@code -Dcarillon.api.update=true}.
 */
class PublicApiTest {
    private static final Path DUMP = Path.of("src", "test", "resources", "public-api.txt");

    @Test
    void publicApiMatchesTheCommittedFile() throws Exception {
        List<String> lines = new ArrayList<>();
        for (String name : exportedPackages()) {
            for (Class<?> type : publicTypes(name)) {
                describe(type, lines);
            }
        }
        String dump = String.join("\n", lines) + "\n";
        if (Boolean.getBoolean("carillon.api.update")) {
            Files.writeString(DUMP, dump);
        }
        assertEquals(Files.readString(DUMP), dump, "the public API has changed; see this test's comment");
    }

    private static Path classes() throws URISyntaxException {
        return Path.of(SocketIoServer.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }

    private static List<String> exportedPackages() throws IOException, URISyntaxException {
        try (InputStream module = Files.newInputStream(classes().resolve("module-info.class"))) {
            return ModuleDescriptor.read(module).exports().stream()
                    .map(ModuleDescriptor.Exports::source)
                    .sorted()
                    .toList();
        }
    }

    private static List<Class<?>> publicTypes(String packageName)
            throws IOException, URISyntaxException, ClassNotFoundException {
        Path classes = classes().resolve(packageName.replace('.', '/'));
        List<Class<?>> types = new ArrayList<>();
        try (Stream<Path> files = Files.list(classes)) {
            for (String name :
                    files.map(file -> file.getFileName().toString()).sorted().toList()) {
                if (name.endsWith(".class") && !name.equals("package-info.class")) {
                    Class<?> type = Class.forName(
                            packageName + "." + name.replace(".class", ""),
                            false,
                            SocketIoServer.class.getClassLoader());
                    if (isVisible(type.getModifiers()) && !type.isAnonymousClass()) {
                        types.add(type);
                    }
                }
            }
        }
        return types;
    }

    private static void describe(Class<?> type, List<String> lines) {
        lines.add(kindOf(type) + " " + type.getName());
        List<String> members = new ArrayList<>();
        for (Field field : type.getDeclaredFields()) {
            if (isVisible(field.getModifiers())) {
                members.add("    " + field.toGenericString());
            }
        }
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            add(constructor, members);
        }
        for (Method method : type.getDeclaredMethods()) {
            add(method, members);
        }
        Collections.sort(members);
        lines.addAll(members);
    }

    /** Does not use {@code toGenericString}, because its output for sealed types depends on the JDK. */
    private static String kindOf(Class<?> type) {
        if (type.isAnnotation()) {
            return "annotation";
        }
        if (type.isInterface()) {
            return "interface";
        }
        return type.isEnum() ? "enum" : type.isRecord() ? "record" : "class";
    }

    private static void add(Executable member, List<String> members) {
        if (isVisible(member.getModifiers()) && !member.isSynthetic()) {
            members.add("    " + member.toGenericString());
        }
    }

    private static boolean isVisible(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }
}
