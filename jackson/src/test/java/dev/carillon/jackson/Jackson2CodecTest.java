package dev.carillon.jackson;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.carillon.JsonCodec;

class Jackson2CodecTest extends JsonCodecContract {
    @Override
    JsonCodec codec() {
        return Jackson2Codec.of(new ObjectMapper()
                .registerModule(new JavaTimeModule())
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS));
    }
}
