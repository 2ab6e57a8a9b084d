package dev.carillon.client;

import com.google.gson.JsonObject;

/**
 * How far a job is.
 *
 * @param done how much is done
 * @param total how much there is to do, or null if that has not changed
 * @param message what the job is doing, or null if that has not changed
 */
record Progress(long done, Long total, String message) {
    /** Adds what has not changed since an earlier value that was not sent. */
    Progress after(Progress earlier) {
        return new Progress(done, total == null ? earlier.total : total, message == null ? earlier.message : message);
    }

    JsonObject toJson() {
        JsonObject json = new JsonObject();
        json.addProperty("done", done);
        if (total != null) {
            json.addProperty("total", total);
        }
        if (message != null) {
            json.addProperty("message", message);
        }
        return json;
    }
}
