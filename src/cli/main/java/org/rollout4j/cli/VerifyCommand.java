package org.rollout4j.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** {@code rollout4j verify}, which the launcher does before any of this is built; here it is for the help. */
@Command(
        name = "verify",
        description = {
            "Install what the tests need, and run them: a JDK, Maven, a browser, fonts, Python's nbclient.",
            "The system's package manager installs what is missing, after one question, which"
                    + " `rollout4j --yes verify` answers. Arguments go to Maven."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  rollout4j verify", "  rollout4j verify -o"})
final class VerifyCommand implements Callable<Integer> {
    /** Those of Maven. */
    @Unmatched
    private String[] arguments = {};

    @Override
    public Integer call() {
        throw new IllegalStateException("there are no tests in a jar; in a clone of the repository: ./rollout4j verify "
                + String.join(" ", arguments));
    }
}
