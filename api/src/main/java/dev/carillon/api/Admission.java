package dev.carillon.api;

import java.util.Optional;

/**
 * An accepted request.
 *
 * @param caller its sender
 * @param access which jobs the sender may read; empty if it has an API key and may do everything
 */
record Admission(Caller caller, Optional<JobAccess> access) {
    static Admission full(Caller caller) {
        return new Admission(caller, Optional.empty());
    }

    static Admission of(JobAccess access) {
        return new Admission(new Caller("client " + access.client()), Optional.of(access));
    }
}
