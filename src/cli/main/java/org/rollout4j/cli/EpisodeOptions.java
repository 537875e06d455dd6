package org.rollout4j.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.Require;
import org.rollout4j.experiment.summary.HeldOut;
import org.rollout4j.watch.Agent;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where and how a model plays. */
final class EpisodeOptions {
    @Option(
            names = "--env",
            paramLabel = "ENV",
            converter = EnvironmentName.class,
            description =
                    "Another environment than the one it was trained on; of a language model any with discrete actions.")
    private String environment;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "What starts and drawn actions derive from; default 1000003.")
    private long seed = HeldOut.SEED;

    @Option(names = "--stochastic", description = "Draw actions as in training, instead of taking the best one.")
    private boolean stochastic;

    @Mixin
    private TimeLimitOption timeLimit;

    @Mixin
    private ClasspathOption classpath;

    /** The environment that was asked for; null where none was. */
    String environment() {
        return environment;
    }

    /**
     * The environment that was asked for, else the one that the agent was trained on; with the time limit that was asked for.
     *
     * @param path what the user calls the agent
     * @throws IllegalArgumentException if there is none
     */
    String environment(Agent agent, Path path) {
        Optional<String> known = Optional.ofNullable(environment).or(agent::environment);
        Require.that(
                known.isPresent(),
                "--env",
                "missing",
                "MODEL is " + path + ", a language model that has not learned to act: say in which environment it is to"
                        + " act; `rollout4j lm sample --model " + path + " --prompt TEXT` lets it write");
        return named(known.get());
    }

    /** An environment with the time limit that was asked for. */
    String named(String name) {
        return timeLimit.applied(name);
    }

    long seed() {
        return seed;
    }

    boolean stochastic() {
        return stochastic;
    }

    /**
     * Where the environment of a model is found, see {@link RunClasspath#of}.
     *
     * @param model its file, or its run
     */
    List<String> classpath(Path model) {
        return RunClasspath.of(classpath.absolute(), List.of(model));
    }

    /**
     * The environment of that name.
     *
     * @param model the file or the run of the model that is to act there
     * @throws IllegalArgumentException if there is none
     */
    EnvironmentFactory find(String name, Path model) {
        return RunClasspath.find(name, classpath.absolute(), List.of(model));
    }
}
