package org.rollout4j.cli;

import java.io.PrintWriter;
import org.rollout4j.experiment.language.LanguageRuns;
import org.rollout4j.experiment.summary.ExperimentListener;
import picocli.CommandLine.Option;

/** {@code --quiet}, and what is shown without it. */
final class ProgressOption {
    private static final int MOMENT_MILLIS = 1000;

    @Option(names = "--quiet", description = "No progress and no warnings on stderr.")
    private boolean quiet;

    /** Shows how runs go. */
    ExperimentListener on(PrintWriter err) {
        return quiet ? ExperimentListener.NONE : new ConsoleProgress(err);
    }

    /** Shows how language models are trained. */
    LanguageRuns.Listener ofLanguage(PrintWriter err) {
        return new LanguageRuns.Listener() {
            @Override
            public ExperimentListener.RunListener begin(String label) {
                return new LmProgress(label, quiet ? null : err);
            }

            @Override
            public void say(String line) {
                on(err).say(line);
            }
        };
    }

    /** Shows how what takes more than a moment goes. */
    ExperimentListener patiently(PrintWriter err) {
        return quiet ? ExperimentListener.NONE : new ConsoleProgress(err, MOMENT_MILLIS);
    }
}
