package org.rollout4j.cli;

import java.nio.file.Path;
import java.util.Locale;
import org.rollout4j.lm.run.Models;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The argument of commands that use policies. */
final class PolicyArgument {
    private PolicyArgument() {}

    /**
     * Refuses a language model.
     *
     * @param instead what is there for it, with {@code %s} in the place of the path
     */
    static void check(CommandSpec spec, Path path, String instead) {
        if (Models.isOne(path)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "MODEL is " + path + ": a language model; " + String.format(Locale.ROOT, instead, path));
        }
    }
}
