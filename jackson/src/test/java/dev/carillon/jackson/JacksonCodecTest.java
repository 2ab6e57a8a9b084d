package dev.carillon.jackson;

import dev.carillon.JsonCodec;
import tools.jackson.databind.json.JsonMapper;

class JacksonCodecTest extends JsonCodecContract {
    @Override
    JsonCodec codec() {
        return JacksonCodec.of(new JsonMapper());
    }
}
