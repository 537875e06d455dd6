package org.rollout4j.run;

/** An algorithm has no setting of the name that was given; the message says so, and which name is nearest. */
public final class UnknownSettingException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String algorithm;

    UnknownSettingException(String algorithm, String message) {
        super(message);
        this.algorithm = algorithm;
    }

    /** The id of the algorithm. */
    public String algorithm() {
        return algorithm;
    }
}
