/**
 * Codecs that serialize payloads with Jackson: {@link dev.carillon.jackson.JacksonCodec} for Jackson 3 and {@link
 * dev.carillon.jackson.Jackson2Codec} for Jackson 2.
 */
package dev.carillon.jackson;
