package org.rollout4j.cli;

/** The version of the jar; apart from {@link Cli}, so that asking for it does not load the command line's library. */
final class Version {
    private Version() {}

    /** Prints it, as {@code rollout4j --version} does. */
    static void print() {
        System.out.println(line());
    }

    static String line() {
        String version = Version.class.getPackage().getImplementationVersion();
        return "rollout4j " + (version == null ? "development" : version);
    }
}
