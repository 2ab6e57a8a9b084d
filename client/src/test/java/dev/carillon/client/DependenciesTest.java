package dev.carillon.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.net.URI;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The client runs in other processes than the server, so it must not bring the server along. */
class DependenciesTest {
    @Test
    void clientNeedsOnlyTheJdkAndGson() throws Exception {
        URI classes = CarillonClient.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI();
        try (InputStream module = classes.resolve("module-info.class").toURL().openStream()) {
            Set<String> required = ModuleDescriptor.read(module).requires().stream()
                    .map(ModuleDescriptor.Requires::name)
                    .collect(Collectors.toSet());
            assertEquals(Set.of("java.base", "java.net.http", "com.google.gson"), required);
        }
    }
}
