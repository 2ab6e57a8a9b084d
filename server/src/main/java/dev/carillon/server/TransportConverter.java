package dev.carillon.server;

import dev.carillon.TransportType;
import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses the name of a transport, in any case. */
final class TransportConverter implements ITypeConverter<TransportType> {
    @Override
    public TransportType convert(String value) {
        return Arrays.stream(TransportType.values())
                .filter(type -> type.protocolName().equalsIgnoreCase(value.trim()))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("'" + value + "' is not one of " + names()));
    }

    private static String names() {
        return Arrays.stream(TransportType.values())
                .map(TransportType::protocolName)
                .collect(Collectors.joining(", "));
    }
}
