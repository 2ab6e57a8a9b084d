/** Carillon HTTP API: back ends in any language emit events, manage sockets and report jobs. */
module dev.carillon.api {
    requires transitive dev.carillon;
    requires transitive dev.carillon.jobs;
    requires com.google.gson;
    requires org.slf4j;

    exports dev.carillon.api;
}
