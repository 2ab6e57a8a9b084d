package dev.carillon.jackson;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import dev.carillon.JsonCodec;
import dev.carillon.PayloadTypeException;
import java.io.IOException;
import java.io.Writer;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Objects;

/**
 * Serializes payloads with Jackson 2. {@code byte[]} and {@link java.nio.ByteBuffer} values, at any depth, become binary
 * attachments; the application's mapper handles everything else. Thread-safe.
 *
 * <pre>{@code
 * SocketIoServer io = SocketIoServer.builder().json(Jackson2Codec.of(mapper)).build();
 * }</pre>
 */
public final class Jackson2Codec implements JsonCodec {
    private final ObjectMapper mapper;

    private Jackson2Codec(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    /**
     * Creates a codec with the configuration of a mapper. Later changes to the mapper have no effect.
     *
     * @param mapper the application's mapper
     * @return the codec
     */
    public static Jackson2Codec of(ObjectMapper mapper) {
        Objects.requireNonNull(mapper, "mapper");
        return new Jackson2Codec(mapper.copy().registerModule(new Binary2Module()));
    }

    @Override
    public void write(Object value, Writer out, Attachments attachments) throws IOException {
        mapper.writer().withAttribute(Binary2Module.ATTACHMENTS, attachments).writeValue(out, value);
    }

    @Override
    public Object read(String json, List<byte[]> attachments, Type type) {
        try {
            return reader(type)
                    .withAttribute(Binary2Module.ATTACHMENTS, attachments)
                    .readValue(json);
        } catch (InvalidDefinitionException e) {
            throw unreadable(type, e);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e.getOriginalMessage(), e);
        }
    }

    /** Reads null, which is a value of any class: Jackson inspects a class when it reads the first value. */
    @Override
    public void requireReadable(Type type) {
        try {
            Object unused = reader(type).readValue("null");
        } catch (InvalidDefinitionException e) {
            throw unreadable(type, e);
        } catch (JsonProcessingException e) {
            return; // the type is readable, although it does not accept null
        }
    }

    private ObjectReader reader(Type type) {
        return mapper.readerFor(mapper.constructType(type));
    }

    private static PayloadTypeException unreadable(Type type, InvalidDefinitionException cause) {
        return new PayloadTypeException(
                type.getTypeName() + " cannot be read from JSON; check the class and the mapper configuration: "
                        + cause.getOriginalMessage(),
                cause);
    }
}
