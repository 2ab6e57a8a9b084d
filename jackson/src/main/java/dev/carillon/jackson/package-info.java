/** Codecs that write and read payloads with Jackson: {@link dev.carillon.jackson.JacksonCodec} for Jackson 3, {@link dev.carillon.jackson.Jackson2Codec} for Jackson 2. */
package dev.carillon.jackson;
