package org.rollout4j;

import org.rollout4j.app.Cli;
import org.rollout4j.app.Version;

/** Starts the command line. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        // most of the time that a start takes goes to loading picocli
        if (args.length == 1 && (args[0].equals("--version") || args[0].equals("-V"))) {
            Version.print();
            return;
        }
        System.exit(Cli.run(args));
    }
}
