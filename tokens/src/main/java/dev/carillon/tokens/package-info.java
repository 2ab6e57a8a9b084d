/**
 * Clients authenticate with JSON Web Tokens. {@link dev.carillon.tokens.TokenVerifier} checks a token, {@link
 * dev.carillon.tokens.Token} tells what it grants, and the other public types connect both to Socket.IO, push, jobs and the HTTP API.
 */
package dev.carillon.tokens;
