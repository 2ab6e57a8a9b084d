/** Carillon client: a Java client of the HTTP API. */
module dev.carillon.client {
    requires transitive java.net.http;
    requires transitive com.google.gson;

    exports dev.carillon.client;
}
