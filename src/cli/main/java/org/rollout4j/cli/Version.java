package org.rollout4j.cli;

/** The version of the jar; apart from {@link Cli}, so that asking for it does not load the command line's library. */
public final class Version {
    private Version() {}

    /** Prints it, as {@code rollout4j --version} does. */
    public static void print() {
        System.out.println(line());
    }

    static String line() {
        String version = Version.class.getPackage().getImplementationVersion();
        return "rollout4j " + (version == null ? "development" : version);
    }
}
