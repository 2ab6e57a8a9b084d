/** Carillon tokens: clients authenticate with JSON Web Tokens, which also grant rooms, channels and jobs. */
module dev.carillon.tokens {
    requires transitive dev.carillon;
    requires static transitive dev.carillon.api;
    requires static transitive dev.carillon.jobs;
    requires static transitive dev.carillon.push;
    requires com.google.gson;
    requires com.nimbusds.jose.jwt;
    requires org.slf4j;

    exports dev.carillon.tokens;
}
