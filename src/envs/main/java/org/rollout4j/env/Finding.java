package org.rollout4j.env;

/**
 * Something wrong with an environment.
 *
 * @param severity how bad it is
 * @param what what was seen, in a line
 * @param fix what to do about it, in a line
 */
public record Finding(Severity severity, String what, String fix) {
    /** How bad a finding is. */
    public enum Severity {
        /** Training or resuming goes wrong. */
        ERROR,
        /** It works, though probably not as meant. */
        WARNING
    }

    @Override
    public String toString() {
        return severity + ": " + what + ". " + fix;
    }
}
