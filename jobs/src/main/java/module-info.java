/** Carillon jobs: long work whose progress clients follow live. */
@SuppressWarnings("requires-automatic")
module dev.carillon.jobs {
    requires transitive dev.carillon;
    requires transitive dev.carillon.push;
    requires transitive com.google.gson;
    requires static com.h2database.mvstore;
    requires org.slf4j;

    exports dev.carillon.jobs;
}
