package org.rollout4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.rollout4j.lm.run.Models;
import org.rollout4j.watch.Agent;
import org.rollout4j.watch.TrainedAgent;

/** The argument of commands that let a model act. */
final class AgentArgument {
    static final String DESCRIPTION =
            "A policy file, a checkpoint, or a run directory for its best policy; or a language model: a run of"
                    + " `lm decide-*`, or with --env any run, folder or GGUF file.";

    private AgentArgument() {}

    /** See {@link Agent.Loader}. */
    static Agent load(Path path) throws IOException {
        return Models.isOne(path) ? LanguageAgent.load(path) : TrainedAgent.load(path);
    }
}
