package dev.carillon.server;

import dev.carillon.Socket;
import dev.carillon.tokens.Token;
import dev.carillon.tokens.TokenAuthentication;
import java.util.Optional;
import java.util.function.Predicate;

/** What the token of a client grants. If no tokens are required, everyone may do everything. */
final class Permissions {
    /** Matched by patterns for all rooms only. */
    private static final String EVERYONE = "*";

    /** Empty if no tokens are required. */
    private final Optional<TokenAuthentication> tokens;

    Permissions(Optional<TokenAuthentication> tokens) {
        this.tokens = tokens;
    }

    boolean mayJoin(Socket socket, String room) {
        return grants(socket, token -> token.mayJoin(room));
    }

    /** Returns whether a client may send something to a room, or to everyone if the room is empty. */
    boolean mayPublish(Socket socket, Optional<String> room) {
        return grants(socket, token -> token.mayPublish(room.orElse(EVERYONE)));
    }

    /** Returns whether a client may start jobs with this name. */
    boolean mayStart(Socket socket, String name) {
        return grants(socket, token -> token.mayReport(name));
    }

    boolean mayCancel(Socket socket, String name, String id) {
        return grants(socket, token -> token.mayCancel(name) || token.mayCancel(id));
    }

    private boolean grants(Socket socket, Predicate<Token> grant) {
        return tokens.isEmpty() || tokens.get().of(socket).filter(grant).isPresent();
    }
}
