/** Carillon push: the events of rooms for clients that do not use Socket.IO. */
module dev.carillon.push {
    requires transitive dev.carillon;
    requires com.google.gson;
    requires org.slf4j;

    exports dev.carillon.push;
}
