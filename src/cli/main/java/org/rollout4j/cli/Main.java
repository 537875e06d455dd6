package org.rollout4j.cli;

/** Starts the command line. */
public final class Main {
    /** Under a name of ours: a {@code logback.xml} would be taken by whatever program has this jar on its class path. */
    private static final String LOGGING = "org/rollout4j/logging.xml";

    private Main() {}

    public static void main(String[] args) {
        // most of the time that a start takes goes to loading picocli
        if (args.length == 1 && (args[0].equals("--version") || args[0].equals("-V"))) {
            Version.print();
            System.exit(System.out.checkError() ? 1 : 0);
        }
        if (System.getProperty("logback.configurationFile") == null) {
            System.setProperty("logback.configurationFile", LOGGING);
        }
        LoadingAhead.begin(args);
        System.exit(Cli.run(args));
    }
}
