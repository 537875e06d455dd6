package org.rollout4j.cli;

import picocli.CommandLine.Option;

/** {@code --no-baseline}. */
final class BaselineOption {
    @Option(
            names = "--no-baseline",
            description = "Without the random policy, which else plays the same episodes where its return is not known"
                    + " exactly.")
    private boolean without;

    /** Whether the random policy stands beside what is evaluated. */
    boolean random() {
        return !without;
    }
}
